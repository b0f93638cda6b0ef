//! What the owner can set. One key of the store for each field, named as the field.

pub mod change;
pub mod get;
