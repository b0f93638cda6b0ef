//! What is known of the machine and of who asks, as far as judging needs it.

use protocol::process::Posture;

/// What the door looked up and this room cannot.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The data folder's real path, and where homes and projects really are.
    pub data_dir: String,
    pub homes_dir: String,
    pub projects_dir: String,
    /// Home of the user that the services run as, and of the agent user.
    pub service_home: String,
    /// Address of our own API, for example `127.0.0.1:8080`.
    pub own_addresses: Vec<String>,
    pub posture: Posture,
    /// The user that unnamed commands run as.
    pub agent_user: String,
    /// Folders that a program may come from to count as the system's own, real paths.
    pub program_dirs: Vec<String>,
    /// What the paths in a command of plain words lead to, of those that are there.
    pub leads: Vec<Lead>,
}

/// A path as a word names it, and what it leads to when links are followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    pub word: String,
    /// Absolute and real.
    pub real: String,
    pub folder: bool,
}
