//! Processes: running agents. A chat is one.

pub mod change;
pub mod compact;
pub mod create;
pub mod get;
pub mod list;
pub mod posture;
pub mod signal;
pub mod turns;
