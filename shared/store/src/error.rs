//! What can go wrong with the database, each with what its cause lacks.

use protocol::{AttachmentId, message::Attachment};
use std::path::PathBuf;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A compare-and-set lost: `state` is what stood there instead.
    #[error("{what} is {state}")]
    Conflict { what: &'static str, state: String },
    /// A write under a lease that is no longer held.
    #[error("the lease on the turn was lost")]
    Fenced,
    #[error("the one-time token is wrong, spent or expired")]
    WrongToken,
    #[error("the name is taken")]
    NameTaken,
    #[error("the disk or the database is full")]
    Full,
    /// Files that a message names and that are not there, or not there any more.
    #[error("{} attachments are gone", .0.len())]
    AttachmentsGone(Vec<AttachmentId>),
    /// No room for another file before it is said: `bytes` are taken, and these would have to go.
    #[error("{bytes} bytes of files wait to be said")]
    Unsaid { bytes: i64, would_go: Vec<Attachment> },
    #[error("it was broken off, since it took too long")]
    TooLong,
    /// Nothing was written: others held the write lock all the while.
    #[error("the database was held by others for too long")]
    Busy,
    /// Nothing was read or written: others had every connection all the while.
    #[error("no connection to the database came free in time")]
    Crowded,
    #[error("{path} was written by a newer version (migration {migration}); upgrade, or restore a backup", path = .path.display())]
    NewerDatabase { path: PathBuf, migration: i64 },
    #[error("cannot open {path}", path = .path.display())]
    Open { path: PathBuf, source: std::io::Error },
    #[error("column {column} of {table} holds what cannot be read: {detail}")]
    Corrupt { table: &'static str, column: &'static str, detail: String },
    #[error("a value cannot be written as JSON")]
    Unwritable(#[source] serde_json::Error),
    #[error("database")]
    Sql(#[source] sqlx::Error),
    #[error("migration")]
    Migrate(#[source] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // 13 SQLITE_FULL, 778 SQLITE_IOERR_WRITE, 4874 SQLITE_IOERR_SHMSIZE: what a full disk looks like.
        let code = error.as_database_error().and_then(|e| e.code().map(|c| c.into_owned()));
        match code.as_deref() {
            Some("13" | "778" | "4874") => Self::Full,
            // SQLITE_INTERRUPT, which only a search's own bound brings about.
            Some("9") => Self::TooLong,
            // SQLITE_BUSY, as such and with what it met: a recovery, a snapshot.
            Some("5" | "261" | "517") => Self::Busy,
            _ if matches!(error, sqlx::Error::PoolTimedOut) => Self::Crowded,
            // It comes again however often it is read.
            _ if matches!(error, sqlx::Error::ColumnDecode { .. }) => {
                Self::Corrupt { table: "a table", column: "a column", detail: error.to_string() }
            }
            _ => Self::Sql(error),
        }
    }
}

/// Of a write into a column of names, each of which stands there once.
pub(crate) fn name_taken(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(cause) if cause.is_unique_violation() => Error::NameTaken,
        _ => error.into(),
    }
}
