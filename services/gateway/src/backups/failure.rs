//! What can go wrong with a backup, said once.

use protocol::{NodeId, problem::Problem, size::size};
use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{} cannot be read or written", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("the disk is full")]
    Full,
    #[error("{needed} bytes are needed, {free} are free")]
    NoRoom { needed: u64, free: u64 },
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("the keys: {0}")]
    Keys(String),
    #[error("{0}")]
    Broken(String),
    // of a file that is read
    #[error("it is no backup: {0}")]
    NoBackup(String),
    #[error("it was cut or changed: {0}")]
    Damaged(String),
    #[error("made by version {version}")]
    Newer { version: String },
    /// Of a version that does not say that it is newer: its database does.
    #[error("its database has the migration {migration}, which this version does not know")]
    NewerSchema { migration: i64 },
    #[error("no passphrase was given")]
    PassphraseNeeded,
    #[error("wrong passphrase")]
    WrongPassphrase,
    #[error("it holds no home folders of {wanted}")]
    OtherHomes { wanted: String, held: Vec<NodeId> },
    #[error(transparent)]
    Folder(#[from] chassis::restoring::Error),
}

impl Failure {
    pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io { path, source },
        }
    }

    /// Of one that was to be made.
    pub fn of_making(&self) -> Problem {
        let p = |status, code: &str, title: &str, detail: String| {
            Problem::new(status, code, title, detail)
                .kept("Nothing half-made was left; earlier backups and everything else stay.")
        };
        match self {
            Self::Full | Self::Store(store::Error::Full) => p(
                507,
                "disk_full",
                "There was no room for the backup",
                "The disk of the data folder is full.".to_owned(),
            )
            .next("Delete backups or other files there, then back up again."),
            Self::NoRoom { needed, free } => p(
                507,
                "disk_full",
                "There is no room for a backup",
                format!(
                    "It may need {}, and {} are free where the data folder lies.",
                    size(*needed),
                    size(*free)
                ),
            )
            .next("Delete backups or other files there, then back up again."),
            Self::Store(store::Error::Corrupt { detail, .. }) => {
                p(500, "database_damaged", "The database is damaged", detail.clone())
                    .next("Restore the last good backup into an empty folder: `metatron restore`.")
            }
            Self::Io { path, source } => p(
                500,
                "backup_failed",
                "The backup could not be written",
                format!("{}: {source}", path.display()),
            )
            .next("Look whether the data folder can be written, then back up again."),
            other => p(500, "backup_failed", "The backup failed", chassis::telemetry::report(other))
                .next("Try again; `metatron logs gateway` shows more."),
        }
    }

    /// Of one that was to be put back.
    pub fn of_restoring(&self) -> Problem {
        use chassis::restoring::Error as Folder;
        let p = |code: &str, title: &str, detail: String| {
            Problem::new(400, code, title, detail).kept("Nothing was changed.")
        };
        match self {
            Self::NoBackup(why) => p("no_backup", "This is no backup", why.clone()).next("Name a file that `metatron backup` made."),
            Self::Damaged(why) => p("backup_damaged", "The backup was cut or changed", why.clone())
                .next("Copy it again from where it was kept, or take another one."),
            Self::Newer { version } => p(
                "backup_newer",
                "The backup is of a newer version",
                format!("Metatron {version} made it; this is {}.", chassis::VERSION),
            )
            .next("Install that version or a later one, then restore."),
            Self::NewerSchema { migration } => p(
                "backup_newer",
                "The backup is of a newer version",
                format!("Its database has the migration {migration}, which this version ({}) does not know.", chassis::VERSION),
            )
            .next("Install a later version, then restore."),
            Self::PassphraseNeeded => p("passphrase_needed", "The passphrase is needed", "The backup holds keys, sealed under a passphrase.".to_owned())
                .next("Give it (--passphrase-stdin), or restore without the keys (--without-keys)."),
            Self::WrongPassphrase => p("wrong_passphrase", "The passphrase is wrong", "The keys in the backup do not open with it.".to_owned())
                .next("Try again, or restore without the keys (--without-keys): new ones are made then, and keys of providers must be typed in again."),
            Self::OtherHomes { held, .. } if held.is_empty() => {
                p("other_homes", "Those home folders are not in it", "It holds no home folders.".to_owned())
                    .next("Restore without naming a machine.")
            }
            Self::OtherHomes { wanted, held } => {
                let held = held.iter().map(NodeId::as_str).collect::<Vec<_>>().join(", ");
                p("other_homes", "Those home folders are not in it", format!("It holds home folders of {held}, and none of {wanted}."))
                    .next("Name the machine whose home folders go here: --homes <machine>.")
            }
            Self::Folder(error @ Folder::NotEmpty { .. }) => p("not_empty", "The data folder is not empty", format!("{error}."))
                .next("Set METATRON_DATA_DIR to another folder, or move this one out of the way."),
            Self::Folder(error @ Folder::Foreign { .. }) => p("not_writable", "The data folder is somebody else's", format!("{error}."))
                .next("Restore as that user, or set METATRON_DATA_DIR to a folder of your own."),
            Self::Folder(error @ Folder::UnderWay(_)) => p("under_way", "A restore is under way", format!("{error}.")).next("Wait for its end."),
            Self::Folder(Folder::Io { folder, source }) => {
                p("not_writable", "The data folder cannot be written", format!("{}: {source}", folder.display()))
                    .next("Make room there, or set METATRON_DATA_DIR to a folder that this user may write.")
            }
            Self::Full | Self::Store(store::Error::Full) => p("disk_full", "The disk is full", "There is no room for what the backup holds.".to_owned())
                .next("Free some space, then restore again."),
            Self::NoRoom { needed, free } => p("disk_full", "There is no room", format!("It needs {}, and {} are free.", size(*needed), size(*free)))
                .next("Free some space, then restore again."),
            other => p("restore_failed", "The restore failed", chassis::telemetry::report(other)).next("Put right what it names, then restore again."),
        }
    }
}
