//! Processes: running agents. A chat is one.

pub mod branch;
pub mod change;
pub mod compact;
pub mod create;
pub mod delete;
pub mod export;
pub mod get;
pub mod list;
pub mod posture;
pub mod signal;
pub mod stop;
pub mod turns;
