//! The journal: one folder for each op, `ops/<op_id>/`, made exclusively; that is the dedup.
//!
//! In it: `intent` (what will be done and why it may), `started` (by the holder, just before exec),
//! `out`, `done`; and, for the living, `lock` (held by whoever does the op, freed by the kernel when
//! it dies), `holder`, `reply_to`, `cancel`. `intent`, `started` and `done` are on disk before
//! anything follows from them. What they say together is read in one place, `state`.
//! Never here: a judgement, Redis.

mod folder;
mod op_id;
mod prune;
mod records;
mod state;
mod trim;

pub use folder::{OpFolder, Reserved};
pub use op_id::{op_time, whole_op_id};
pub use prune::prune;
pub use records::{Cancel, Done, Intent, Launch, RunAs, Started};
pub use state::{Lock, State};
pub use trim::{Outputs, outputs, trim};

use protocol::{JournalId, OpId};
use std::{
    fs::{self, File},
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}; nothing was started")]
    Io { path: String, source: std::io::Error },
    #[error("{path} cannot be read: {detail}; the op's outcome is unknown")]
    Record { path: String, detail: String },
    #[error("another shell-bridge works on {0}; end it first")]
    Taken(String),
}

pub type Result<T> = std::result::Result<T, Error>;

/// Adds the path that an error of the system lacks.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.display().to_string();
    move |source| Error::Io { path, source }
}

/// The folder of all ops of this machine.
#[derive(Debug)]
pub struct Journal {
    ops: PathBuf,
    id: JournalId,
    /// Held as long as this bridge lives: two bridges on one journal would run things twice.
    _only: File,
}

impl Journal {
    /// Opens or makes `<data>/ops` and the journal's id. The id belongs to this folder: it is kept in
    /// it too, so that a wiped or exchanged folder has another.
    pub fn open(data_dir: &Path) -> Result<Self> {
        let (ops, bridge) = (data_dir.join("ops"), data_dir.join("bridge"));
        for dir in [&ops, &bridge] {
            make_private(dir)?;
        }
        let path = ops.join(".lock");
        let only = File::create(&path).map_err(at(&path))?;
        if only.try_lock().is_err() {
            return Err(Error::Taken(ops.display().to_string()));
        }
        let id = identity(&ops, &bridge)?;
        Ok(Self { ops, id, _only: only })
    }

    pub fn id(&self) -> &JournalId {
        &self.id
    }

    /// The op's folder, whether or not it is there. `op` must have passed `whole_op_id`.
    pub fn folder(&self, op: &OpId) -> OpFolder {
        OpFolder::at(self.ops.join(op.as_str()))
    }

    /// Every op that has a folder.
    pub fn all(&self) -> Result<Vec<OpId>> {
        let entries = fs::read_dir(&self.ops).map_err(at(&self.ops))?;
        Ok(entries
            .flatten()
            .filter_map(|entry| Some(OpId::from(entry.file_name().to_str()?)))
            .filter(|op| whole_op_id(op).is_ok())
            .collect())
    }
}

/// `bridge/journal_id` and `ops/.journal_id` agree, or a new id is written to both.
fn identity(ops: &Path, bridge: &Path) -> Result<JournalId> {
    let (inside, outside) = (ops.join(".journal_id"), bridge.join("journal_id"));
    let read = |path: &Path| fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
    if let (Some(a), Some(b)) = (read(&inside), read(&outside))
        && a == b
        && !a.is_empty()
    {
        return Ok(JournalId(a));
    }
    let id: JournalId = chassis::clock::new_id();
    for path in [&inside, &outside] {
        chassis::durable::replace(path, id.as_str().as_bytes(), 0o600).map_err(at(path))?;
    }
    Ok(id)
}

fn make_private(dir: &Path) -> Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(at(dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wiped_journal_has_another_id() {
        let data = tempfile::tempdir().unwrap();
        let first = Journal::open(data.path()).unwrap();
        let id = first.id().clone();
        assert!(matches!(Journal::open(data.path()), Err(Error::Taken(_))), "one bridge only");
        drop(first);
        assert_eq!(Journal::open(data.path()).unwrap().id(), &id);
        fs::remove_dir_all(data.path().join("ops")).unwrap();
        assert_ne!(Journal::open(data.path()).unwrap().id(), &id);
    }
}
