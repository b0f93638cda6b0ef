//! Finding a chat by words that stand in it.

pub mod find;
mod place;
mod snippet;
