//! What each call of a model takes: reserved before it, measured while it goes on, written down after it.
//!
//! In: candidates and a prompt's size; then the events of an answer. Out: a row of the ledger for every call, however
//! it ends. Never here: a choice of model, a price.

mod book;
mod estimate;
mod meter;
pub mod plausible;
mod purse;

pub use book::{Book, Keeper};
pub use estimate::{Estimate, input as estimate_of, most_heard};
pub use meter::Meter;
pub use purse::OwnersPurse;
