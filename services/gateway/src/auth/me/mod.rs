//! The person who asks: seen, renamed, given another password.

pub mod change;
pub mod get;
pub mod password;
