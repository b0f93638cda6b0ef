//! Providers: where models are reached. Keys are sealed on their way in and never come out again.

pub mod change;
pub mod check;
mod cooling;
pub mod create;
pub mod delete;
pub mod found;
pub mod key;
pub mod keys;
pub mod list;
pub mod models;
pub mod shown;
pub mod test;
