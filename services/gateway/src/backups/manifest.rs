//! `manifest.json`, the first thing in a backup: what made it and what it holds.

use protocol::{
    Millis, NodeId,
    backup::{BackupCause, BackupHolds, BackupHomes, BackupMissing},
};
use serde::{Deserialize, Serialize};

/// Raised when an older version could not make sense of a backup.
pub const FORMAT: u32 = 1;

pub const MANIFEST: &str = "manifest.json";
pub const DATABASE: &str = "metatron.db.gz";
pub const KEYS: &str = "keys.sealed";
/// SHA-256 of the manifest, hex: the last thing in a backup, so that one without it is cut.
pub const END: &str = "manifest.sha256";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The Metatron that made it.
    pub version: String,
    /// The last migration of the database.
    pub schema: i64,
    pub made_at: Millis,
    pub cause: BackupCause,
    pub database: Part,
    /// Bytes of the database when it is unpacked.
    pub database_bytes: u64,
    pub homes: Vec<Homes>,
    pub missing: Vec<BackupMissing>,
    /// `keys.sealed` is in it. It is bound to this manifest, and so to everything else.
    pub keys: bool,
}

/// A file in it, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Homes {
    pub node: NodeId,
    pub files: u64,
    pub left_out: u64,
    #[serde(flatten)]
    pub part: Part,
}

/// Enough to tell a newer one, whatever else stands in it.
#[derive(Debug, Deserialize)]
pub struct Head {
    pub format: u32,
    pub version: String,
}

impl Manifest {
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        std::iter::once(&self.database).chain(self.homes.iter().map(|homes| &homes.part))
    }

    pub fn holds(&self) -> BackupHolds {
        let homes = self.homes.iter().map(|homes| BackupHomes {
            node: homes.node.clone(),
            files: homes.files,
            left_out: homes.left_out,
        });
        BackupHolds {
            cause: self.cause,
            version: self.version.clone(),
            keys: self.keys,
            homes: homes.collect(),
            missing: self.missing.clone(),
        }
    }
}
