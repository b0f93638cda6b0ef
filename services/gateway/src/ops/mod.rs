//! Ops: what was asked of machines, and what they printed.

pub mod get;
pub mod list;
pub mod output;
