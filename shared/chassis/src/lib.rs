//! What each process needs and no feature: its `start`, settings (`config`), key files (`keys`), `telemetry`, metrics (`health`), the
//! one `clock`, tasks with names and fates that end in order (`supervise`), waits between tries (`retry`), signs of life
//! for a container's engine (`alive`), memory that nobody else reads (`harden`), what kind of machine it is (`place`).
//!
//! And what more than one of them does with files: each whole or not there (`durable`), a data folder that is restored
//! whole (`restoring`), what a `certificate` says of itself. `crash` names the places where a test has a process die.
//! Never here: SQL, Redis, what a key opens, a word of a model.

pub mod alive;
pub mod certificate;
pub mod clock;
pub mod config;
pub mod crash;
pub mod durable;
mod harden;
pub mod health;
pub mod keys;
mod place;
pub mod restoring;
pub mod retry;
mod start;
pub mod supervise;
pub mod telemetry;

pub use harden::harden;
pub use place::place;
pub use start::{Error as StartError, start};

/// The version that everything reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
