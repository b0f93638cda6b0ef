//! Routes: named lists of models, in the order in which they are asked.

pub mod check;
pub mod delete;
pub mod list;
pub mod put;
pub mod shown;
