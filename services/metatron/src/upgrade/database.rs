//! The database as files, copied and put back while nobody has it open.
//!
//! SQLite's log (`-wal`) belongs to the database: what a killed service committed may stand there alone. The `-shm`
//! beside it is made anew by whoever opens first.

use super::journal::{folder, sync};
use crate::{Error, Result, config::Settings};
use chassis::crash::crash_point;
use std::{
    fs::{self, File},
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
    let _ = fs::remove_dir_all(&place);
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&place).map_err(Error::at(&place))?;
    for name in FILES {
        copy_file(&settings.data_dir.join(name), &place.join(name))?;
    }
    sync(&place)?;
    sync(&folder(settings))
}

/// Puts the copy back. May be broken off anywhere and begun again: the copy stays as it is.
pub fn put_back(settings: &Settings) -> Result<()> {
    let place = copy_folder(settings);
    // The log of the other database must be gone before ours stands there, or it would be replayed into it.
    for name in ["metatron.db-wal", "metatron.db-shm", "metatron.db-journal"] {
        remove(&settings.data_dir.join(name))?;
    }
    sync(&settings.data_dir)?;
    crash_point("upgrade_putting_back");
    for name in FILES {
        let (from, to) = (place.join(name), settings.data_dir.join(name));
        let fresh = settings.data_dir.join(format!(".{name}.fresh"));
        if copy_file(&from, &fresh)? {
            fs::rename(&fresh, &to).map_err(Error::at(&to))?;
        } else {
            remove(&to)?;
        }
    }
    sync(&settings.data_dir)
}

/// False when there is no such file.
fn copy_file(from: &Path, to: &Path) -> Result<bool> {
    match fs::copy(from, to) {
        Ok(_) => {
            File::open(to).and_then(|file| file.sync_all()).map_err(Error::at(to))?;
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::Io { what: format!("{} cannot be copied", from.display()), source }),
    }
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::at(path)(error)),
        _ => Ok(()),
    }
}
