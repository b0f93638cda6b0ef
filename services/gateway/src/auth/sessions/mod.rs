//! Logins on other devices: seen, and ended.

pub mod end;
pub mod list;
