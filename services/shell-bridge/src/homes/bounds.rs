//! How much may go into a pack, and come out of it: a small file can hold a disk full of zeros.

use protocol::size::size;
use std::{
    io::{self, Read},
    path::{Component, Path},
};

/// What each entry counts besides its bytes, so that a million empty files have a bound too.
const ENTRY: u64 = 512;

/// Folders within folders: walking them, and taking them away again, holds one open for each.
const DEEPEST: usize = 500;
/// Bytes of a path; Linux knows no longer one.
pub const LONGEST: usize = 4096;
/// Of them for the names of what is packed, before the path.
const BEFORE: usize = 16;

/// Whether something at this path below homes or projects may be in a pack: what is taken back is what was packed.
pub fn may_be_in_a_pack(below: &Path) -> bool {
    let mut parts = below.components();
    below.as_os_str().len() <= LONGEST - BEFORE
        && parts.by_ref().take(DEEPEST).all(|part| matches!(part, Component::Normal(_)))
        && parts.next().is_none()
}

/// More than these bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("they are more than {}; `[shell-bridge] backup_mib` in metatron.toml allows more", size(*.0))]
pub struct TooMuch(pub u64);

impl From<TooMuch> for io::Error {
    fn from(error: TooMuch) -> Self {
        Self::new(io::ErrorKind::FileTooLarge, error)
    }
}

/// What is left of what may be packed or unpacked.
pub struct Bounds {
    left: u64,
    most: u64,
}

impl Bounds {
    pub fn of(most: u64) -> Self {
        Self { left: most, most }
    }

    /// One entry of so many bytes.
    pub fn take(&mut self, bytes: u64) -> Result<(), TooMuch> {
        let left = bytes.checked_add(ENTRY).and_then(|bytes| self.left.checked_sub(bytes));
        self.left = left.ok_or(TooMuch(self.most))?;
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
