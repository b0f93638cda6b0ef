//! The database as files, copied and put back while nobody has it open.
//!
//! SQLite's log (`-wal`) belongs to the database: what a killed service committed may stand there alone. The `-shm`
//! beside it is made anew by whoever opens first.

use super::journal::folder;
use crate::{Error, Result, config::Settings};
use chassis::{crash::crash_point, durable};
use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

const FILES: [&str; 2] = ["metatron.db", "metatron.db-wal"];

fn copy_folder(settings: &Settings) -> PathBuf {
    folder(settings).join("database")
}

/// Copies it; the copy is whole and on the disk when this returns. A copy of an earlier upgrade is replaced.
pub fn copy(settings: &Settings) -> Result<()> {
    let place = copy_folder(settings);
    durable::remove_all(&place).map_err(Error::at(&place))?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&place).map_err(Error::at(&place))?;
    for name in FILES {
        copy_file(&settings.data_dir.join(name), &place.join(name))?;
    }
    let above = folder(settings);
    durable::sync(&above).map_err(Error::at(&above))
}

/// Puts the copy back. May be broken off anywhere and begun again: the copy stays as it is.
pub fn put_back(settings: &Settings) -> Result<()> {
    let place = copy_folder(settings);
    // The log of the other database must be gone before ours stands there, or it would be replayed into it.
    for name in ["metatron.db-wal", "metatron.db-shm", "metatron.db-journal"] {
        remove(&settings.data_dir.join(name))?;
    }
    // Also what an earlier try removed, and did not come to say to the disk.
    durable::sync(&settings.data_dir).map_err(Error::at(&settings.data_dir))?;
    crash_point("upgrade_putting_back");
    for name in FILES {
        let to = settings.data_dir.join(name);
        if !copy_file(&place.join(name), &to)? {
            remove(&to)?;
        }
    }
    Ok(())
}

/// False when there is no such file.
fn copy_file(from: &Path, to: &Path) -> Result<bool> {
    match durable::copy(from, to, 0o600) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Io { what: format!("{} cannot be copied", from.display()), source }),
    }
}

fn remove(path: &Path) -> Result<()> {
    durable::remove(path).map_err(Error::at(path))
}
