//! Room on the disk, before it is taken.

use crate::backups::Failure;
use std::path::Path;

/// Left free for everybody else. Less than what is kept free from machines (`homes`): our own database is no bigger than
/// it was measured to be, and is backed up on a disk that is nearly full as well.
const SPARE: u64 = 64 << 20;

/// Bytes that may be written below this folder.
pub fn free(folder: &Path) -> Result<u64, Failure> {
    let room = nix::sys::statvfs::statvfs(folder).map_err(|errno| Failure::at(folder)(errno.into()))?;
    Ok(room.blocks_available().saturating_mul(room.fragment_size()))
}

/// Whether so many bytes may be written there, and something is left.
pub fn enough(folder: &Path, bytes: u64) -> Result<(), Failure> {
    let (free, needed) = (free(folder)?, bytes.saturating_add(SPARE));
    if free < needed { Err(Failure::NoRoom { needed, free }) } else { Ok(()) }
}
