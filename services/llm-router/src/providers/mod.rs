//! Where answers come from: one folder a kind, one trait, one conformance suite for all.
//!
//! In: a bounded prompt. Out: a stream of events that ends with `End`, or with one `Failure`.
//! Never here: a retry, a turn, a database. A dropped stream ends the call upstream.

#[cfg(test)]
mod conformance;
mod failure;
pub mod openai;
pub mod scripted;

pub use failure::{Failure, Retry, problem, problem_of_test};

use crate::context::Prompt;
use futures::stream::BoxStream;
use serde_json::Value;

/// One piece of a model's answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Text(String),
    Thinking(String),
    /// A whole call, after its last fragment.
    Call(AskedCall),
    /// Counts so far; a later one replaces an earlier one.
    Usage(Tokens),
    /// It stopped before its own end; why, in words. What came stands, and `End` follows.
    Unfinished(&'static str),
    /// The answer is whole. The last event.
    End,
}

/// A tool call as the model made it. `args` is an object, or a string with what it sent instead.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedCall {
    /// Unique in its answer.
    pub id: String,
    pub name: String,
    pub args: Value,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tokens {
    pub input: i64,
    pub output: i64,
}

pub type EventStream = BoxStream<'static, Result<Event, Failure>>;

#[async_trait::async_trait]
pub trait Provider: Send + Sync {
    /// Begins an answer. `model` is the provider's own name of it.
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure>;

    /// The models that it says it has; `None` when it does not say.
    async fn models(&self) -> Result<Option<Vec<String>>, Failure>;

    /// One short answer without tools, of at most so many tokens.
    async fn brief(
        &self,
        model: &str,
        system: &str,
        text: &str,
        most_tokens: u32,
    ) -> Result<(String, Tokens), Failure>;

    /// Whether it understands what it is asked; false for a script.
    fn is_model(&self) -> bool {
        true
    }

    /// Proves with the smallest possible call that this model answers.
    async fn probe(&self, model: &str) -> Result<(), Failure>;
}
