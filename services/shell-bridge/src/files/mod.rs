//! Files of a process: read, list, search, write, edit; confined to its roots, symlinks included. (Only
//! `names`, which completes a path that the owner types, goes wherever the rights that hold let it.)
//!
//! In: a path as the model wrote it. Out: text for the model, or a change (the old hash, the new
//! content, the difference) to be judged first and applied later. Every open goes beneath a root's
//! handle (openat2), so nothing that changes meanwhile leads outside. The caller chooses the user
//! whose rights hold (`host::Ground::as_user`). Never here: a judgement, the journal.

mod change;
mod list;
mod names;
mod read;
mod roots;
mod search;

pub use change::{apply, current_sha256, plan_edit, plan_write};
pub use list::list;
pub use names::names;
pub use read::{read, whole_characters};
pub use roots::{Place, Roots};
pub use search::search;

/// Text for the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub text: String,
    /// Bytes of the whole (file or listing).
    pub length: u64,
    pub truncated: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0} lies outside of the folders that file tools may use; use run_command for it")]
    Outside(String),
    #[error("{0} does not exist")]
    Missing(String),
    #[error("{path} is {what}")]
    Kind { path: String, what: &'static str },
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("{path} has {size} bytes, more than the {limit} that this tool takes; use run_command")]
    Size { path: String, size: u64, limit: u64 },
    #[error("{path} is not as expected: its SHA-256 is now {now}; nothing was written. Read it again")]
    Changed { path: String, now: String },
    #[error(
        "the text to replace does not occur in {0}; nothing was written. Read the file and copy it exactly"
    )]
    NotFound(String),
    #[error(
        "the text to replace occurs {count} times in {path}; nothing was written. Give more of what stands around it, or set replace_all"
    )]
    Ambiguous { path: String, count: usize },
    #[error("the text to replace is empty; nothing was written")]
    Empty,
    #[error("the pattern is no regular expression: {0}")]
    Pattern(String),
    #[error(
        "{0} belongs to another user, and replacing it would change its owner; nothing was written. Use run_command"
    )]
    Owner(String),
}

impl Error {
    /// The path is not for these tools at all: a no, not a failure.
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::Outside(_))
    }
}

/// Names the path, and tells an escape (which cap-std makes up itself) from the system's own refusal.
fn at(path: &str) -> impl Fn(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::Missing(path.clone()),
        std::io::ErrorKind::PermissionDenied if source.raw_os_error().is_none() => {
            Error::Outside(path.clone())
        }
        _ => Error::Io { path: path.clone(), source },
    }
}
