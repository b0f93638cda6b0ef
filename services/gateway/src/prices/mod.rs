//! The list of what models cost.
//!
//! In: the list of this release, at the start; LiteLLM's own file, or a newer one of ours, from the owner. Out: a price
//! a row in SQL, whole or not at all, and a line for people that says which list is in force.
//! Never here: a price that is fetched from somewhere, a guess at one that a list does not say.

mod built_in;
pub mod get;
mod line;
#[cfg(test)]
mod oracle;
mod read;
pub mod replace;
pub mod reset;
mod scalar;
mod tiers;

pub use built_in::begin;
