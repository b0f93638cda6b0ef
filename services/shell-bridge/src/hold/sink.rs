//! Where the output goes: `out`, up to its cap.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

pub struct Sink {
    file: File,
    pub length: u64,
    cap: u64,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Full {
    /// The op's own limit.
    Cap,
    /// The disk's, or any other failure to write.
    Disk,
}

impl Sink {
    pub fn create(path: &Path, cap: u64) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length, cap })
    }

    /// Keeps what there is room for.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        let room = usize::try_from(self.cap.saturating_sub(self.length)).unwrap_or(usize::MAX);
        let mut rest = &bytes[..bytes.len().min(room)];
        while !rest.is_empty() {
            match self.file.write(rest) {
                Ok(0) => return Err(Full::Disk),
                Ok(count) => {
                    self.length += count as u64;
                    rest = &rest[count..];
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Err(Full::Disk),
            }
        }
        if bytes.len() > room { Err(Full::Cap) } else { Ok(()) }
    }
}
