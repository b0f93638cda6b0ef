//! `metatron up`: what a killed restore left is settled and the folder made, then checks, then keys, Redis'
//! configuration and the agents' user, then the supervisor, then wait until ready and say where.
//!
//! In: settings and the state of the machine. Out: a running stack and its address. Safe to repeat and
//! to run twice at once: one lock for the act of starting, one held by the supervisor as long as it lives (`live`), which may
//! become another release's. What a supervisor that was killed left running is ended first (`strays`).
//! Never here: which process is started when and again (`supervise`), what an upgrade does (`upgrade`).

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
