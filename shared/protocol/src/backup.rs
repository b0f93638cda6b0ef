//! Backups of everything: what there is, what is under way, and what a machine packs for one.

use crate::{ClientId, Millis, NodeId, problem::Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/backups`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Backups {
    pub now: Millis,
    /// The newest first.
    pub items: Vec<Backup>,
    pub under_way: Option<BackupUnderWay>,
    /// How the last one went, whoever asked for it.
    pub last: Option<BackupRun>,
    /// When the next nightly one is due; none while nobody has claimed the system.
    pub next_at: Option<Millis>,
    /// Nightly ones that are kept.
    pub nightly_kept: u32,
    /// Since when keys go along, sealed under a passphrase; none: they are left out.
    pub passphrase_set_at: Option<Millis>,
    /// The folder on the gateway's machine.
    pub folder: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BackupCause {
    /// By itself; the oldest goes when there are more than are kept.
    Nightly,
    /// By a person; it stays until it is deleted.
    Asked,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Backup {
    pub name: String,
    pub bytes: u64,
    pub made_at: Millis,
    /// None: its beginning cannot be read, and `problem` says why.
    pub holds: Option<BackupHolds>,
    pub problem: Option<String>,
}

/// What is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BackupHolds {
    pub cause: BackupCause,
    /// The Metatron that made it.
    pub version: String,
    /// Sealed under a passphrase.
    pub keys: bool,
    /// Machines whose home folders are in it.
    pub homes: Vec<BackupHomes>,
    /// Machines whose home folders are not, and why.
    pub missing: Vec<BackupMissing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BackupHomes {
    pub node: NodeId,
    pub files: u64,
    /// Sockets, pipes, devices, and what the agents' user may not read.
    pub left_out: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BackupMissing {
    pub node: NodeId,
    /// A sentence.
    pub why: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BackupUnderWay {
    pub id: ClientId,
    pub cause: BackupCause,
    pub began_at: Millis,
    /// What it is at, in a few words.
    pub step: String,
}

/// How one went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BackupRun {
    pub id: ClientId,
    pub cause: BackupCause,
    pub ended_at: Millis,
    /// The file, when there is one.
    pub name: Option<String>,
    pub problem: Option<Problem>,
    pub missing: Vec<BackupMissing>,
}

/// `POST /api/backups`. The same id again: the same backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewBackup {
    pub client_id: ClientId,
}

/// Its answer: that one is under way, or (for an id that was done before) how it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BackupBegun {
    pub under_way: Option<BackupUnderWay>,
    pub last: Option<BackupRun>,
}

/// `POST /api/backups/passphrase`. Nothing but the key made of it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BackupPassphrase {
    /// Of the person who asks.
    pub password: String,
    /// None: keys are left out again.
    pub passphrase: Option<String>,
}

impl std::fmt::Debug for BackupPassphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackupPassphrase")
    }
}

/// How far a machine is with packing its home folders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Pack {
    Packing {
        files: u64,
    },
    /// It lies on the machine, to be taken piece by piece.
    Ready {
        bytes: u64,
        sha256: String,
        files: u64,
        left_out: u64,
    },
    /// In a sentence.
    Failed {
        why: String,
    },
}

/// Most bytes of a pack in one piece. It goes through Redis, which holds one at a time.
pub const PIECE_BYTES: u64 = 1 << 20;

/// What `metatron-gateway look` and `restore` say to whoever started them, in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RestoreReport {
    /// The file is whole and can be restored by this version.
    Whole {
        made_at: Millis,
        holds: BackupHolds,
    },
    /// It was.
    Restored {
        made_at: Millis,
        holds: BackupHolds,
        /// With the keys that it held.
        keys: bool,
        /// The machine whose home folders are put back; those of others stay in the file.
        homes_of: Option<NodeId>,
        questions: i64,
    },
    Failed {
        problem: Problem,
    },
}
