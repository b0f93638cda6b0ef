//! Homes and projects: in the data folder, or where the agent's user can reach them.

use super::{Error, user::Who};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::ErrorKind,
    os::unix::{
        ffi::OsStrExt as _,
        fs::{DirBuilderExt as _, PermissionsExt as _, lchown, symlink},
    },
    path::Path,
};

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |source| Error::Io { path, source }
}

/// Same user: plain folders.
pub fn inside(data_dir: &Path) -> Result<(), Error> {
    for name in ["homes", "projects"] {
        let path = data_dir.join(name);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&path).map_err(at(&path))?;
    }
    Ok(())
}

/// Separate user: folders of the agent's own below `outside`, the data folder's names
/// leading there. What lay in the data folder before moves along.
pub fn outside(data_dir: &Path, outside: &Path, agent: &Who) -> Result<(), Error> {
    let hash = hex::encode(Sha256::digest(data_dir.as_os_str().as_bytes()));
    let base = outside.join(&hash[..16]);
    // Root's own, so that the agent cannot exchange what the names lead to.
    fs::DirBuilder::new().recursive(true).mode(0o755).create(&base).map_err(at(&base))?;
    for dir in [outside, base.as_path()] {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).map_err(at(dir))?;
        lchown(dir, Some(0), Some(0)).map_err(at(dir))?;
    }
    for name in ["homes", "projects"] {
        link(&data_dir.join(name), &base.join(name), agent)?;
    }
    Ok(())
}

fn link(name: &Path, target: &Path, agent: &Who) -> Result<(), Error> {
    match fs::symlink_metadata(name) {
        Ok(meta) if meta.is_dir() => {
            // Empty, or from a time without a separate user.
            let moved = if fs::remove_dir(name).is_ok() { Ok(()) } else { fs::rename(name, target) };
            moved.map_err(at(name))?;
        }
        Ok(_) | Err(_) => {}
    }
    match fs::DirBuilder::new().mode(0o700).create(target) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(at(target)(error)),
        _ => give(target, agent)?,
    }
    match symlink(target, name) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(at(name)(error)),
        _ => Ok(()),
    }
}

/// The folder and, when it was moved here from another owner, what lies in it. Links are not followed.
fn give(path: &Path, agent: &Who) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = fs::symlink_metadata(path).map_err(at(path))?;
    if meta.uid() == agent.uid {
        return Ok(());
    }
    if meta.is_dir() {
        for entry in fs::read_dir(path).map_err(at(path))?.flatten() {
            give(&entry.path(), agent)?;
        }
    }
    lchown(path, Some(agent.uid), Some(agent.gid)).map_err(at(path))
}

/// One process's home. Called with the agent's rights, so it belongs to the agent.
pub fn make(path: &Path) -> Result<(), Error> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(at(path)(error)),
        _ => Ok(()),
    }
}
