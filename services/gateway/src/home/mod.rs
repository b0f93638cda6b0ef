//! The first page: everything that is found out without a model, in one answer.
//!
//! In: the owner. Out: the machines as they are, what waits, what was spent, the last chats, and what is
//! worth asking. What is away is said in a sentence and holds up nothing: the page comes within two seconds.

pub mod get;
mod machines;
mod notices;
mod quiet;
mod suggest;
