//! A piece of a file.

use super::{Error, Found, Place, at};
use std::{
    io::{Read as _, Seek as _, SeekFrom},
    os::unix::fs::FileTypeExt as _,
};

/// Most bytes of one answer.
const MOST: u64 = 256 * 1024;

/// Bytes `offset..offset + limit`, cut on UTF-8 borders; a binary file is said to be one.
pub fn read(place: &Place, offset: u64, limit: Option<u64>) -> Result<Found, Error> {
    let mut file = open(place)?;
    let length = file.metadata().map_err(at(&place.real))?.len();
    file.seek(SeekFrom::Start(offset)).map_err(at(&place.real))?;
    let mut bytes = Vec::new();
    file.take(limit.unwrap_or(MOST).clamp(1, MOST)).read_to_end(&mut bytes).map_err(at(&place.real))?;
    let skipped = bytes.iter().take(3).take_while(|&&byte| offset > 0 && byte & 0xC0 == 0x80).count();
    if looks_binary(&bytes[skipped..]) {
        let text = format!("{} is a binary file of {length} bytes; it is not shown.", place.real);
        return Ok(Found { text, length, truncated: length > 0 });
    }
    let read = bytes.len() as u64;
    let piece = String::from_utf8_lossy(whole_characters(&bytes[skipped..])).into_owned();
    // A /proc file says 0 and has more.
    let length = length.max(offset + read);
    let truncated = offset > 0 || offset + read < length;
    let note = if truncated {
        format!("\n[bytes {offset} to {} of {length}]", offset + read)
    } else {
        String::new()
    };
    Ok(Found { text: piece + &note, length, truncated })
}

/// Opens a regular file. Without waiting: a pipe without a writer must not hold us.
pub fn open(place: &Place) -> Result<std::fs::File, Error> {
    let meta = place.dir.metadata(&place.below).map_err(at(&place.real))?;
    let kind = meta.file_type();
    if !kind.is_file() {
        let std_kind = if kind.is_dir() { "a folder; use list_dir" } else { "neither a file nor a folder" };
        return Err(Error::Kind { path: place.real.clone(), what: std_kind });
    }
    let mut options = cap_std::fs::OpenOptions::new();
    cap_std::fs::OpenOptionsExt::custom_flags(options.read(true), nix::libc::O_NONBLOCK);
    let file = place.dir.open_with(&place.below, &options).map_err(at(&place.real))?.into_std();
    let now = file.metadata().map_err(at(&place.real))?.file_type();
    if now.is_fifo() || !now.is_file() {
        return Err(Error::Kind { path: place.real.clone(), what: "neither a file nor a folder" });
    }
    Ok(file)
}

/// A NUL in what was read, or mostly no UTF-8.
pub fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8 * 1024)];
    head.contains(&0) || {
        let lossy = String::from_utf8_lossy(whole_characters(head));
        lossy.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count() * 10 > head.len()
    }
}

/// Without a character that is cut at the end.
pub fn whole_characters(bytes: &[u8]) -> &[u8] {
    let cut = bytes.iter().rev().take(4).position(|&byte| byte & 0xC0 != 0x80);
    let Some(back) = cut else { return bytes };
    let start = bytes.len() - 1 - back;
    let needs = match bytes[start] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    };
    if needs > back + 1 { &bytes[..start] } else { bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Roots;

    #[test]
    fn cuts_between_characters_and_says_what_is_binary() {
        let text = "aé€😀b";
        for cut in 0..=text.len() {
            let kept = whole_characters(&text.as_bytes()[..cut]);
            assert!(std::str::from_utf8(kept).is_ok(), "{cut}");
            assert!(cut - kept.len() < 4);
        }
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("t"), text).unwrap();
        std::fs::write(home.path().join("b"), [0_u8, 1, 2]).unwrap();
        let fifo = home.path().join("f");
        nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let roots = Roots::new(home.path(), []);
        let piece = read(&roots.find("t").unwrap(), 2, Some(5)).unwrap();
        assert!(piece.text.starts_with("€") && piece.truncated, "{piece:?}");
        assert_eq!(read(&roots.find("t").unwrap(), 0, None).unwrap().text, text);
        assert!(read(&roots.find("b").unwrap(), 0, None).unwrap().text.contains("binary"));
        assert!(read(&roots.find("f").unwrap(), 0, None).is_err());
        assert!(matches!(read(&roots.find("no").unwrap(), 0, None), Err(Error::Missing(_))));
    }
}
