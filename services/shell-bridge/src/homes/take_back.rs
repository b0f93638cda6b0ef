//! Homes out of a backup, put back before the door opens.
//!
//! A restore lays `restore/homes.tar.gz` into the data folder. Everything is unpacked beside the homes first, then the
//! unpacked folders get their names, then the file goes: killed at any moment, the next start goes on from there, and
//! a home is never half there under its own name. A file that is no pack is set aside, and the door opens all the same.

use super::{
    NAMES,
    aside::{Trouble, lies_aside, set_aside},
    unpack::unpack,
};
use crate::host::Ground;
use cap_std::{ambient_authority, fs::Dir};
use chassis::{
    crash::crash_point,
    durable::{self, sync},
};
use nix::unistd::{Gid, Uid, chown, syncfs};
use protocol::op::Tier;
use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

/// What waits to be put back, below the data folder.
pub const WAITING: &str = "restore/homes.tar.gz";
const UNPACKING: &str = ".unpacking";
const UNPACKED: &str = ".unpacked";

/// Lays a pack that comes on `from` where the next start puts it back; for a bridge whose data folder is not the
/// gateway's. Whole or not at all.
pub fn lay(data_dir: &Path, mut from: impl io::Read) -> io::Result<u64> {
    let path = data_dir.join(WAITING);
    let folder = path.parent().unwrap_or(data_dir);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = path.with_extension("new");
    // Of an earlier try, or put there by others: what it may lead to is not ours to write.
    durable::remove(&draft)?;
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&draft)?;
    let bytes = io::copy(&mut from, &mut file)?;
    file.sync_all()?;
    fs::rename(&draft, &path)?;
    sync(folder)?;
    Ok(bytes)
}

/// Puts back what waits, when it holds no more bytes than may be packed here, and a quarter. Sentences when it cannot be:
/// then nothing but the file's name was changed.
pub fn take_back(ground: &Ground, pack_most: u64) -> Vec<String> {
    // The machine that packed it may have been allowed somewhat more.
    let most = pack_most.saturating_add(pack_most / 4);
    let waiting = ground.data_dir.join(WAITING);
    let before = lies_aside(&waiting);
    let said = match put_back(ground, most) {
        Ok(None) => None,
        Ok(Some(files)) => {
            tracing::info!(files, "the home folders of a backup are back");
            None
        }
        Err(Trouble::Pack(error)) => Some(set_aside(&waiting, &error)),
        Err(Trouble::Here(error)) => {
            Some(format!("the home folders of the restored backup wait in {}: {error}", waiting.display()))
        }
    };
    before.into_iter().chain(said).collect()
}

fn put_back(ground: &Ground, most: u64) -> Result<Option<u64>, Trouble> {
    let waiting = ground.data_dir.join(WAITING);
    let beside = ground.homes.parent().unwrap_or(&ground.data_dir).to_owned();
    let (unpacking, unpacked) = (beside.join(UNPACKING), beside.join(UNPACKED));
    remove(&unpacking)?;
    let mut files = None;
    if !unpacked.exists() {
        let file = match File::open(&waiting) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        files = Some(unpack_beside(ground, file, &unpacking, most).inspect_err(|_| {
            let _ = remove(&unpacking);
        })?);
        crash_point("homes_unpacked");
        fs::rename(&unpacking, &unpacked)?;
        sync(&beside)?;
    }
    let targets = [&ground.homes, &ground.projects];
    for (name, target) in NAMES.iter().zip(targets) {
        let from = unpacked.join(name);
        if from.exists() {
            // Takes the place of an empty folder only.
            fs::rename(&from, target)?;
            crash_point("homes_named");
        }
    }
    sync(&beside)?;
    durable::remove(&waiting)?;
    // Without what waited, an empty one is only swept.
    remove(&unpacked)?;
    let _ = waiting.parent().map(fs::remove_dir);
    Ok(Some(files.unwrap_or_default()))
}

fn unpack_beside(ground: &Ground, file: File, into: &PathBuf, most: u64) -> Result<u64, Trouble> {
    for target in [&ground.homes, &ground.projects] {
        if fs::read_dir(target)?.next().is_some() {
            return Err(io::Error::other(format!("{} is not empty", target.display())).into());
        }
    }
    DirBuilder::new().mode(0o700).create(into)?;
    if ground.tier == Tier::SeparateUser {
        let (uid, gid) = (Uid::from_raw(ground.agent.uid), Gid::from_raw(ground.agent.gid));
        chown(into, Some(uid), Some(gid)).map_err(io::Error::from)?;
    }
    let files = {
        // Whatever stands in the file, nothing comes of it that the agent could not have made.
        let _as_agent = ground.as_agent();
        let root = Dir::open_ambient_dir(into, ambient_authority())?;
        unpack(file, &root, most).map_err(Trouble::of_unpacking)?
    };
    syncfs(File::open(into)?).map_err(io::Error::from)?;
    Ok(files)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
