//! How much of one machine's pack is taken: what was announced, when there is room for it.

use protocol::{backup::PIECE_BYTES, size::size};
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{self, Write as _},
};

/// Bytes from one machine, however much room there is.
const MOST: u64 = 64 << 30;
/// Left free for the database and everybody else, whatever machines send.
pub const RESERVE: u64 = 512 << 20;

/// What is fetched lies there twice for a moment: by itself, and in the whole file.
pub fn fits(bytes: u64, gathered: u64, free: u64) -> Result<(), String> {
    if bytes > MOST {
        return Err(format!("They are {} packed; a backup takes {} of a machine.", size(bytes), size(MOST)));
    }
    let needed = bytes.saturating_mul(2).saturating_add(gathered).saturating_add(RESERVE);
    if needed > free {
        return Err(format!(
            "They are {} packed, which takes {} for a moment, and {} are free.",
            size(bytes),
            size(needed),
            size(free)
        ));
    }
    Ok(())
}

/// One machine's pack as it comes.
pub struct Taking {
    file: File,
    hash: Sha256,
    pub bytes: u64,
    /// By the machine.
    pub announced: u64,
}

const ANOTHER: &str = "What arrived is not what was packed.";

impl Taking {
    pub fn of(file: File, announced: u64) -> Self {
        Self { file, hash: Sha256::new(), bytes: 0, announced }
    }

    /// Every piece is full but the last: so there are as many as were announced, and not one byte more.
    pub fn add(&mut self, piece: &[u8]) -> io::Result<Result<(), String>> {
        if piece.len() as u64 != PIECE_BYTES.min(self.announced - self.bytes) {
            return Ok(Err(ANOTHER.to_owned()));
        }
        self.hash.update(piece);
        self.file.write_all(piece)?;
        self.bytes += piece.len() as u64;
        Ok(Ok(()))
    }

    pub fn whole(self, sha256: &str) -> Result<String, String> {
        let own = hex::encode(self.hash.finalize());
        if self.bytes == self.announced && own == sha256 { Ok(own) } else { Err(ANOTHER.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::file::private;
    use std::fs;

    #[test]
    fn what_has_no_room_is_not_fetched() {
        assert!(fits(1 << 20, 0, RESERVE + (2 << 20)).is_ok());
        assert!(fits(1 << 20, 1, RESERVE + (2 << 20)).unwrap_err().contains("free"));
        assert!(fits(MOST, 0, u64::MAX).is_ok());
        assert!(fits(MOST + 1, 0, u64::MAX).is_err() && fits(u64::MAX, u64::MAX, u64::MAX).is_err());
    }

    #[test]
    fn not_a_byte_more_comes_than_was_announced() {
        let folder = tempfile::tempdir().unwrap();
        let announced = PIECE_BYTES + 3;
        let taking = |name: &str| Taking::of(private(&folder.path().join(name)).unwrap(), announced);
        let full = vec![7; PIECE_BYTES as usize];
        let mut good = taking("good");
        assert!(good.add(&full).unwrap().is_ok() && good.add(b"end").unwrap().is_ok());
        assert!(good.add(b"").unwrap().is_ok() && good.add(b"x").unwrap().is_err(), "it is whole");
        let sha256 = hex::encode(Sha256::digest([full.as_slice(), b"end"].concat()));
        assert_eq!(good.whole(&sha256), Ok(sha256.clone()));
        for (n, pieces) in
            [vec![b"x".as_slice()], vec![b""], vec![&full, b"endx"], vec![&full, &full]].iter().enumerate()
        {
            let mut bad = taking(&n.to_string());
            let said: Vec<_> = pieces.iter().map(|piece| bad.add(piece).unwrap().is_ok()).collect();
            assert_eq!(said.last(), Some(&false), "{n}");
            assert!(fs::metadata(folder.path().join(n.to_string())).unwrap().len() <= announced);
            assert!(bad.whole(&sha256).is_err(), "{n}");
        }
    }
}
