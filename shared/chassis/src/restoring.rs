//! Putting a whole data folder in place: all of it, or nothing.
//!
//! Everything is made below `.restoring/tree`; then `.restoring/ready` says that it is whole and on disk; then each
//! entry gets its name. Whoever starts on the folder (`start`) settles it first: what was not ready goes, what was is finished.
//! The folder itself is locked meanwhile, so that nobody starts in the middle.

use crate::durable::{remove_all, sync, sync_tree};
use nix::fcntl::{Flock, FlockArg};
use std::{
    fs::{self, DirBuilder, File},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

const STAGE: &str = ".restoring";
/// Made by file systems at their top.
const NOT_OURS: &str = "lost+found";

/// What was found, and is no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    Nothing,
    /// A restore that broke off before it was whole: swept.
    Swept,
    /// One that was whole: finished.
    Finished,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("a backup is being restored into {0} at this moment")]
    UnderWay(PathBuf),
    #[error("{} is not empty ({name} is in it)", folder.display())]
    NotEmpty { folder: PathBuf, name: String },
    #[error("{} belongs to another user ({owner})", folder.display())]
    Foreign { folder: PathBuf, owner: u32 },
    #[error("{} cannot be read or written", folder.display())]
    Io { folder: PathBuf, source: io::Error },
}

/// Brings the folder into the old state or the new one. A folder that is not there is settled.
pub fn settle(data_dir: &Path) -> Result<Settled, Error> {
    // At most starts there is nothing, and nobody is kept out for a look.
    if !data_dir.join(STAGE).exists() {
        return Ok(Settled::Nothing);
    }
    let _lock = lock(data_dir)?;
    settle_locked(data_dir)
}

fn settle_locked(data_dir: &Path) -> Result<Settled, Error> {
    let stage = data_dir.join(STAGE);
    if !stage.exists() {
        return Ok(Settled::Nothing);
    }
    if stage.join("ready").exists() {
        finish(data_dir).map_err(at(data_dir))?;
        return Ok(Settled::Finished);
    }
    remove_all(&stage).map_err(at(data_dir))?;
    Ok(Settled::Swept)
}

/// A restore under way. Dropped before `commit`, nothing of it is left.
pub struct Restoring {
    data_dir: PathBuf,
    made: bool,
    committed: bool,
    _lock: Flock<File>,
}

impl Restoring {
    /// Takes the folder, which must be empty or absent; what an earlier try left is settled first.
    pub fn begin(data_dir: &Path) -> Result<Self, Error> {
        let made = !data_dir.exists();
        DirBuilder::new().recursive(true).mode(0o700).create(data_dir).map_err(at(data_dir))?;
        own(data_dir)?;
        let lock = lock(data_dir)?;
        settle_locked(data_dir)?;
        let this = Self { data_dir: data_dir.to_owned(), made, committed: false, _lock: lock };
        // The stage first: whoever starts at this moment makes its places and then looks for it, so that one of us sees
        // the other.
        DirBuilder::new().recursive(true).mode(0o700).create(this.tree()).map_err(at(data_dir))?;
        let mut others =
            fs::read_dir(data_dir).map_err(at(data_dir))?.flatten().map(|entry| entry.file_name());
        if let Some(name) = others.find(|name| name != NOT_OURS && name != STAGE) {
            let name = name.to_string_lossy().into_owned();
            return Err(Error::NotEmpty { folder: data_dir.to_owned(), name });
        }
        Ok(this)
    }

    /// Where everything is made.
    pub fn tree(&self) -> PathBuf {
        self.data_dir.join(STAGE).join("tree")
    }

    /// From here on it is the new state, whoever dies.
    pub fn commit(mut self) -> Result<(), Error> {
        let stage = self.data_dir.join(STAGE);
        sync_tree(&self.tree()).map_err(at(&self.data_dir))?;
        crate::crash::crash_point("restore_before_commit");
        let ready = File::create(stage.join("ready")).and_then(|file| file.sync_all());
        ready.and_then(|()| sync(&stage)).map_err(at(&self.data_dir))?;
        self.committed = true;
        crate::crash::crash_point("restore_after_commit");
        finish(&self.data_dir).map_err(at(&self.data_dir))
    }
}

impl Drop for Restoring {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        let _ = fs::remove_dir_all(self.data_dir.join(STAGE));
        if self.made {
            let _ = fs::remove_dir(&self.data_dir);
        }
    }
}

/// Each entry its name, and the stage goes last.
fn finish(data_dir: &Path) -> io::Result<()> {
    let tree = data_dir.join(STAGE).join("tree");
    if tree.exists() {
        for entry in fs::read_dir(&tree)? {
            let entry = entry?;
            fs::rename(entry.path(), data_dir.join(entry.file_name()))?;
            crate::crash::crash_point("restore_between_names");
        }
    }
    sync(data_dir)?;
    remove_all(&data_dir.join(STAGE))
}

/// What is restored belongs to whoever restores it; who starts on the folder has to be the same.
fn own(data_dir: &Path) -> Result<(), Error> {
    let owner = fs::metadata(data_dir).map_err(at(data_dir))?.uid();
    if owner == nix::unistd::geteuid().as_raw() {
        return Ok(());
    }
    Err(Error::Foreign { folder: data_dir.to_owned(), owner })
}

fn lock(data_dir: &Path) -> Result<Flock<File>, Error> {
    let folder = File::open(data_dir).map_err(at(data_dir))?;
    Flock::lock(folder, FlockArg::LockExclusiveNonblock).map_err(|(_, errno)| match errno {
        nix::errno::Errno::EWOULDBLOCK => Error::UnderWay(data_dir.to_owned()),
        errno => at(data_dir)(errno.into()),
    })
}

fn at(folder: &Path) -> impl Fn(io::Error) -> Error + use<> {
    let folder = folder.to_owned();
    move |source| Error::Io { folder: folder.clone(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_of_it_or_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let data = temp.path().join("d");
        assert_eq!(settle(&data).unwrap(), Settled::Nothing);

        let restoring = Restoring::begin(&data).unwrap();
        fs::write(restoring.tree().join("a"), "a").unwrap();
        assert!(matches!(Restoring::begin(&data), Err(Error::UnderWay(_))), "one at a time");
        assert!(matches!(settle(&data), Err(Error::UnderWay(_))), "nobody starts meanwhile");
        drop(restoring);
        assert!(!data.exists(), "a folder that was not there is not there");

        fs::create_dir(&data).unwrap();
        fs::create_dir(data.join("lost+found")).unwrap();
        let restoring = Restoring::begin(&data).unwrap();
        fs::create_dir(restoring.tree().join("keys")).unwrap();
        fs::write(restoring.tree().join("a"), "a").unwrap();
        restoring.commit().unwrap();
        assert_eq!(names(&data), ["a", "keys", "lost+found"]);
        assert!(matches!(Restoring::begin(&data), Err(Error::NotEmpty { .. })));
        assert_eq!(names(&data), ["a", "keys", "lost+found"]);
    }

    #[test]
    fn what_was_left_is_swept_or_finished() {
        let temp = tempfile::tempdir().unwrap();
        let tree = temp.path().join(".restoring/tree");
        fs::create_dir_all(&tree).unwrap();
        fs::write(tree.join("a"), "half").unwrap();
        assert_eq!(settle(temp.path()).unwrap(), Settled::Swept);
        assert!(names(temp.path()).is_empty());

        fs::create_dir_all(&tree).unwrap();
        fs::write(tree.join("a"), "whole").unwrap();
        fs::write(temp.path().join(".restoring/ready"), "").unwrap();
        // Killed between two names.
        fs::write(temp.path().join("b"), "named before").unwrap();
        assert_eq!(settle(temp.path()).unwrap(), Settled::Finished);
        assert_eq!(names(temp.path()), ["a", "b"]);
        assert_eq!(settle(temp.path()).unwrap(), Settled::Nothing);
    }
}
