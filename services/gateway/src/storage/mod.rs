//! What the data folder takes, part by part, and the budget that it keeps to.

pub mod budget;
pub mod count;
pub mod get;
