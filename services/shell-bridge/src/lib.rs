//! shell-bridge: the hands. It judges what is asked of this machine, does it, and remembers it.
//!
//! - `door`: the node's stream, the facts, the verdict, permits
//! - `journal`: one folder for each op; what stands there happened at most once
//! - `hold`: the process in which one command lives
//! - `exec`: carrying out, following, live output, results
//! - `files`: reading, searching and writing beneath roots
//! - `homes`: the agents' folders as one file, for a backup and out of one
//! - `host`: users, homes, what kind of machine this is
//! - `init`: the first process of a container
//! - `machine`: looking at this machine, for those who only want to see it
//!
//! Never here: SQL, a vault, a model.

mod app;
mod beacon;
mod config;
mod door;
mod exec;
mod files;
mod hold;
mod homes;
mod host;
mod init;
mod journal;
mod machine;
mod proc;

pub use app::{lay_homes, serve};
pub use hold::run as hold;
pub use init::run as init;
