//! One op's folder and the files in it.

use super::{Cancel, Done, Error, Intent, Lock, Result, Started, at};
use crate::proc::ProcessMark;
use chassis::durable;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Seek as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

/// Room kept for `done` on a disk that may fill up.
const RESERVED_BYTES: i64 = 4096;

#[derive(Debug, Clone)]
pub struct OpFolder {
    dir: PathBuf,
}

impl OpFolder {
    pub fn at(dir: PathBuf) -> Self {
        Self { dir }
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub fn out(&self) -> PathBuf {
        self.path("out")
    }

    pub fn exists(&self) -> bool {
        self.dir.is_dir()
    }

    /// False when somebody made it before.
    pub fn make(&self) -> Result<bool> {
        match fs::DirBuilder::new().mode(0o700).create(&self.dir) {
            Ok(()) => {
                let above = self.dir.parent().unwrap_or(&self.dir);
                durable::sync(above).map_err(at(above))?;
                Ok(true)
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(at(&self.dir)(error)),
        }
    }

    /// Takes the op; None while somebody else has it.
    pub fn lock(&self) -> Result<Option<Lock>> {
        let path = self.path("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(at(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock::new(file))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(at(&path)(error)),
        }
    }

    pub fn intent(&self) -> Result<Option<Intent>> {
        self.read("intent")
    }

    pub fn write_intent(&self, intent: &Intent) -> Result<()> {
        self.write("intent", intent)
    }

    pub fn started(&self) -> Result<Option<Started>> {
        self.read("started")
    }

    pub fn write_started(&self, started: &Started) -> Result<()> {
        self.write("started", started)
    }

    pub fn done(&self) -> Result<Option<Done>> {
        self.read("done")
    }

    pub fn write_done(&self, done: &Done) -> Result<()> {
        self.write("done", done)
    }

    /// The holder, as it noted itself.
    pub fn holder(&self) -> Result<Option<ProcessMark>> {
        self.read("holder")
    }

    pub fn write_holder(&self, holder: &ProcessMark) -> Result<()> {
        self.write("holder", holder)
    }

    pub fn cancel(&self) -> Result<Option<Cancel>> {
        self.read("cancel")
    }

    pub fn write_cancel(&self, cancel: &Cancel) -> Result<()> {
        self.write("cancel", cancel)
    }

    /// The stream that hears of the end.
    pub fn reply_to(&self) -> Option<String> {
        fs::read_to_string(self.path("reply_to")).ok().filter(|text| !text.is_empty())
    }

    /// Not worth a flush: whoever waits asks again and says where.
    pub fn set_reply_to(&self, to: &str) -> Result<()> {
        let (temp, path) = (self.path("reply_to.new"), self.path("reply_to"));
        fs::write(&temp, to).and_then(|()| fs::rename(&temp, &path)).map_err(at(&path))
    }

    /// Bytes of output so far.
    pub fn length(&self) -> u64 {
        fs::metadata(self.out()).map_or(0, |meta| meta.len())
    }

    /// Takes the room for `done` now, so that it can be written when the disk is full.
    pub fn reserve_done(&self) -> Result<Reserved> {
        let path = self.path("done.reserved");
        let file = OpenOptions::new()
            .create(true)
            .truncate(true)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(at(&path))?;
        nix::fcntl::posix_fallocate(&file, 0, RESERVED_BYTES).map_err(|errno| at(&path)(errno.into()))?;
        Ok(Reserved { file, path })
    }

    fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<()> {
        let path = self.path(name);
        durable::replace(&path, &to_json(&path, value)?, 0o600).map_err(at(&path))
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| Error::Record {
                path: path.display().to_string(),
                detail: error.to_string(),
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&path)(error)),
        }
    }
}

/// A `done` whose room on the disk is already taken.
pub struct Reserved {
    file: File,
    path: PathBuf,
}

impl Reserved {
    /// Writes in place, then renames: neither needs a free block.
    pub fn write(mut self, done: &Done) -> Result<()> {
        let bytes = to_json(&self.path, done)?;
        let target = self.path.with_file_name("done");
        let written = self
            .file
            .rewind()
            .and_then(|()| self.file.write_all(&bytes))
            .and_then(|()| self.file.set_len(bytes.len() as u64))
            .and_then(|()| self.file.sync_all())
            .and_then(|()| fs::rename(&self.path, &target));
        written.map_err(at(&target))?;
        durable::sync(target.parent().unwrap_or(&target)).map_err(at(&target))
    }
}

fn to_json<T: Serialize>(path: &Path, value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value)
        .map_err(|error| Error::Record { path: path.display().to_string(), detail: error.to_string() })
}
