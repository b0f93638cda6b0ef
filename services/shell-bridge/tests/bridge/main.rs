//! The bridge from outside: the real program, real processes, a real Redis on a private socket.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests start what they test, and fail by panic"
)]

mod commands;
mod crashes;
mod files;
mod looks;
mod permits;
mod rig;
