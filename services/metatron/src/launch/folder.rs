//! The data folder: ours, 0700, with its places made.

use crate::{Error, Result, config::Settings, show::Show};
use chassis::restoring::{self, Settled};
use std::{
    fs,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt},
    path::Path,
};

/// The longest path of a unix socket that the kernel takes (108 bytes with the closing zero).
const SOCKET_PATH_MAX: usize = 107;

/// What every verb that may start something says first. Half of what a killed restore left is swept, or finished,
/// before anything is made that would stand in its way; and one that is under way is not started upon.
pub fn ready(settings: &Settings, show: Show) -> Result<()> {
    match restoring::settle(&settings.data_dir)? {
        Settled::Finished => show.remark("Finished a restore that was killed."),
        Settled::Swept => show.remark("Swept away what a killed restore had left; nothing was restored."),
        Settled::Nothing => {}
    }
    make(settings)?;
    // A restore makes its stage and then looks whether the folder is empty; we make our places and then look for a
    // stage: of two that begin at once, one sees the other.
    restoring::settle(&settings.data_dir)?;
    Ok(())
}

/// Makes the folder and the launcher's places in it. Refuses a folder of someone else, one that cannot be
/// written, and one whose path is too long for Redis' socket.
fn make(settings: &Settings) -> Result<()> {
    let folder = &settings.data_dir;
    let socket = settings.redis_socket();
    if socket.as_os_str().len() > SOCKET_PATH_MAX {
        return Err(Error::Check {
            what: format!(
                "the path {} is longer than the {SOCKET_PATH_MAX} bytes that a socket may have",
                socket.display()
            ),
            next: "Set METATRON_DATA_DIR to a shorter path.".into(),
        });
    }
    make_private(folder)?;
    own(folder)?;
    for name in ["run", "logs", "redis", "keys"] {
        make_private(&folder.join(name))?;
    }
    Ok(())
}

fn make_private(path: &Path) -> Result<()> {
    match fs::DirBuilder::new().mode(0o700).recursive(true).create(path) {
        Ok(()) => Ok(()),
        Err(error) => Err(not_ours(path, &error.to_string())),
    }
}

/// It belongs to this user, takes a file, and is closed to everybody else afterwards.
fn own(folder: &Path) -> Result<()> {
    let meta = fs::metadata(folder).map_err(|error| not_ours(folder, &error.to_string()))?;
    let me = nix::unistd::geteuid();
    if meta.uid() != me.as_raw() {
        return Err(not_ours(folder, &format!("it belongs to user {}, and this is user {me}", meta.uid())));
    }
    let probe = folder.join(".writable");
    fs::write(&probe, b"").map_err(|error| not_ours(folder, &error.to_string()))?;
    let _ = fs::remove_file(&probe);
    if meta.mode() & 0o077 != 0 {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(Error::at(folder))?;
    }
    Ok(())
}

fn not_ours(folder: &Path, why: &str) -> Error {
    Error::Check {
        what: format!("the data folder {} is not ours to write: {why}", folder.display()),
        next: "Give it to this user, or set METATRON_DATA_DIR to another folder. Nothing was changed.".into(),
    }
}
