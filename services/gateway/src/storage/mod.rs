//! What the data folder takes, part by part.

pub mod count;
pub mod get;
