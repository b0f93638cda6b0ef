//! Messages: what is said in a process.

pub mod list;
pub mod live;
pub mod send;
