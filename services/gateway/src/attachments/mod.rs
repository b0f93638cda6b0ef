//! Files that people give along with a message. What they are is read from their bytes, never from what
//! was said of them; they are given out again in a way in which no browser runs them.

pub mod add;
pub mod delete;
pub mod get;
mod name;
mod sniff;
