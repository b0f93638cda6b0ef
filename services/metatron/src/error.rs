//! What can go wrong on the command line, and the exit code that says so.

use protocol::{ApprovalId, Pid, problem::Problem};
use std::path::Path;

pub type Result<T> = std::result::Result<T, Error>;

/// Exit codes are a contract; `metatron --help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Ok = 0,
    Failed = 1,
    Usage = 2,
    /// The turn stands at a question that nobody was there to answer.
    Waits = 3,
    /// The stack does not run, or does not answer.
    Away = 4,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Usage(String),
    /// A check before the start said no. `next` is what to do.
    #[error("{what}")]
    Check { what: String, next: String },
    #[error("MetatronOS is not running on {data_dir}")]
    NotRunning { data_dir: String },
    #[error("{address} does not answer: {detail}")]
    Unreachable { address: String, detail: String },
    #[error("you are not logged in at {address}")]
    NotLoggedIn { address: String },
    #[error("{}: {}", .0.title, .0.detail)]
    Problem(Box<Problem>),
    /// What is said there now would stand in line behind a question.
    #[error("process {pid} waits for the answer to a question first")]
    Asked { pid: Pid, id: ApprovalId },
    /// A service of a running stack does not stay up. `how` it ended, and what its log `said` last.
    #[error("{service} ends again and again ({how}).{said}")]
    Looping { service: String, how: String, said: String },
    /// A release that did not get ready. `back`: what runs now instead.
    #[error("{to} was not taken: {why}")]
    NotTaken { to: String, why: String, back: String },
    #[error("{what}")]
    Failed { what: String, next: Option<String> },
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    #[error(transparent)]
    Key(#[from] chassis::keys::Error),
    #[error(transparent)]
    Config(#[from] chassis::config::Error),
    #[error(transparent)]
    Restoring(#[from] chassis::restoring::Error),
}

impl Error {
    pub fn failed(what: impl Into<String>) -> Self {
        Self::Failed { what: what.into(), next: None }
    }

    /// For `map_err`: an IO error and the path or act that it was about.
    pub fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.to_string();
        move |source| Self::Io { what, source }
    }

    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        Self::io(path.display())
    }

    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::NotRunning { .. } | Self::Unreachable { .. } => Exit::Away,
            Self::Asked { .. } => Exit::Waits,
            _ => Exit::Failed,
        }
    }

    /// What a person can do about it, when we know.
    pub fn next(&self) -> Option<String> {
        match self {
            Self::Check { next, .. } => Some(next.clone()),
            Self::NotRunning { .. } => Some("Start it with `metatron up`.".into()),
            Self::Unreachable { .. } => {
                Some("Look with `metatron status` and `metatron logs gateway`.".into())
            }
            Self::NotLoggedIn { .. } => Some("Log in with `metatron login`.".into()),
            Self::Problem(problem) => problem.next.clone(),
            Self::Asked { id, .. } => Some(format!("Look at it and answer it with `metatron approve {id}`.")),
            Self::Looping { service, .. } => Some(format!(
                "It is tried again every 30 s. Look with `metatron logs {service}`; end all with `metatron down`."
            )),
            Self::NotTaken { .. } => {
                Some("Look with `metatron doctor`; what it wrote meanwhile stands in the logs.".into())
            }
            Self::Failed { next, .. } => next.clone(),
            _ => None,
        }
    }

    /// What is safe in spite of it.
    pub fn kept(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.kept.as_deref(),
            Self::Asked { .. } => Some("Nothing was said."),
            Self::NotTaken { back, .. } => Some(back),
            _ => None,
        }
    }

    /// A stable word for programs.
    pub fn code(&self) -> &str {
        match self {
            Self::Usage(_) => "usage",
            Self::Check { .. } => "check_failed",
            Self::NotRunning { .. } => "not_running",
            Self::Unreachable { .. } => "unreachable",
            Self::NotLoggedIn { .. } => "not_logged_in",
            Self::Problem(problem) => &problem.code,
            Self::Asked { .. } => "waits",
            Self::Looping { .. } => "crash_loop",
            Self::NotTaken { .. } => "not_taken",
            Self::Failed { .. } => "failed",
            Self::Io { .. } => "io",
            Self::Key(_) => "key_file",
            Self::Config(_) => "settings",
            Self::Restoring(_) => "restoring",
        }
    }
}
