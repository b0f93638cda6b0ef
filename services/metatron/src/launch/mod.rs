//! `metatron up`: checks first, then the folder and its keys, then the supervisor, then wait until ready.
//!
//! In: settings and the state of the machine. Out: a running stack and its address. Safe to repeat and
//! to run twice at once: one lock for the act of starting, one held by the supervisor as long as it lives.

pub mod agent_user;
pub mod binaries;
pub mod checks;
pub mod folder;
pub mod keyfiles;
pub mod links;
pub mod live;
pub mod locks;
pub mod ready;
pub mod redis_conf;
pub mod start;
pub mod strays;
pub mod welcome;
