//! How much may come out of a pack: a small file can hold a disk full of zeros.

use protocol::size::size;
use std::{
    io::{self, Read},
    path::Path,
};

/// What each entry counts besides its bytes, as in the packer.
pub const ENTRY: u64 = 512;

/// What is left of what may be unpacked.
pub struct Bounds {
    left: u64,
    most: u64,
}

impl Bounds {
    pub fn of(most: u64) -> Self {
        Self { left: most, most }
    }

    pub fn take(&mut self, bytes: u64) -> io::Result<()> {
        let left = bytes.checked_add(ENTRY).and_then(|bytes| self.left.checked_sub(bytes));
        self.left = left.ok_or_else(|| {
            let why =
                format!("it holds more than {}; `[shell-bridge] backup_mib` allows more", size(self.most));
            io::Error::new(io::ErrorKind::FileTooLarge, why)
        })?;
        Ok(())
    }
}

/// A reader that fails where it has given so much, instead of ending.
pub struct AtMost<R> {
    inner: R,
    left: u64,
}

impl<R> AtMost<R> {
    pub fn of(inner: R, most: u64) -> Self {
        Self { inner, left: most }
    }
}

impl<R: Read> Read for AtMost<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.left = self
            .left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "more follows the last entry"))?;
        Ok(read)
    }
}

/// Of something that no pack of ours has. The path is quoted: whoever made the pack chose it.
pub fn strange(path: &Path, what: &str) -> io::Error {
    let shown: String = format!("{path:?}").chars().take(300).collect();
    io::Error::new(io::ErrorKind::InvalidData, format!("{shown}: {what}"))
}
