//! Where answers come from: one folder a kind, one trait, one conformance suite for all.
//!
//! In: a bounded prompt. Out: a stream of events that ends with `End`, or with one `Failure`.
//! Never here: a retry, a turn, a database. A dropped stream ends the call upstream.

mod anthropic;
mod asked;
mod buckets;
#[cfg(test)]
mod conformance;
mod content;
mod cost;
mod failure;
mod gemini;
mod limit;
mod ollama;
mod openai;
mod openai_responses;
pub mod scripted;
#[cfg(test)]
mod testing;
mod wire;

pub use failure::{Failure, Retry, problem, problem_of_test};
pub use wire::{Patience, client};

use crate::context::Prompt;
use futures::{StreamExt, stream::BoxStream};
use protocol::{price::Tokens, provider::ProviderKind};
use serde_json::Value;
use std::sync::Arc;

/// Output tokens of a call that only has to prove that a model answers. The least that every provider takes.
pub const PROBE_TOKENS: u32 = 16;

/// One piece of a model's answer, in the order in which it came.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// Never empty.
    Text(String),
    /// Never empty.
    Thinking(String),
    /// So many bytes more of the arguments of a call that is not whole yet: they are paid for if it never is.
    Writing(usize),
    /// A whole call, after its last fragment.
    Call(AskedCall),
    /// What comes next is no more of the text or the thought before it, but a piece with a seal of its own.
    Apart,
    /// A seal of what came last (text, thinking or call), which is whole with it. To be given back byte for byte.
    Signed(String),
    /// A seal that is a piece of its own: thoughts that only the provider can read.
    Sealed(String),
    /// Counts so far; a later one replaces an earlier one.
    Usage(Counted),
    /// It stopped before its own end. What came stands, and `End` follows.
    Unfinished(Unfinished),
    /// The answer is whole. The last event.
    End,
}

/// Why an answer stopped before its own end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// The limit of output.
    Length,
    /// The room that the model has for everything.
    Context,
    /// The provider's filter.
    Filter,
    /// The model would not go on.
    Refusal,
}

impl Unfinished {
    /// After "because".
    pub fn words(self) -> &'static str {
        match self {
            Self::Length => "the model reached its limit of length",
            Self::Context => "the model has no more room for this conversation",
            Self::Filter => "the provider's filter stopped it",
            Self::Refusal => "the model refused to go on",
        }
    }
}

/// A tool call as the model made it. `args` is an object, or a string with what it sent instead.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedCall {
    /// Unique in its answer.
    pub id: String,
    pub name: String,
    pub args: Value,
}

/// What the provider counted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Counted {
    pub tokens: Tokens,
    /// USD, from providers that say what a call cost.
    pub cost: Option<f64>,
}

/// What a test asks.
pub fn probe_prompt() -> Prompt {
    Prompt::bare("Say ok.", Some(PROBE_TOKENS))
}

/// What a provider is reached with.
pub struct Setup<'a> {
    pub client: reqwest::Client,
    /// None: where its kind lives.
    pub base: Option<&'a str>,
    pub key: Option<vault::Secret>,
    pub patience: Patience,
    /// Tokens that the model has room for, when that is known.
    pub context: Option<u32>,
}

impl Setup<'_> {
    /// Without a slash at its end.
    fn base_or(&self, kind: ProviderKind) -> String {
        let said = self.base.map(str::trim).filter(|base| !base.is_empty());
        said.or(kind.default_base()).unwrap_or_default().trim_end_matches('/').to_owned()
    }
}

/// All kinds but scripts, which are files.
pub fn open(kind: ProviderKind, setup: Setup<'_>) -> Result<Arc<dyn Provider>, Failure> {
    Ok(match kind {
        ProviderKind::Anthropic => Arc::new(anthropic::Anthropic::new(setup)?),
        ProviderKind::Gemini => Arc::new(gemini::Gemini::new(setup)?),
        ProviderKind::Ollama => Arc::new(ollama::Ollama::new(setup)?),
        ProviderKind::Openai => Arc::new(openai::OpenAi::new(setup)?),
        ProviderKind::OpenaiResponses => Arc::new(openai_responses::Responses::new(setup)?),
        ProviderKind::Scripted => {
            return Err(Failure::Setup { detail: "a script is a file and is not reached".to_owned() });
        }
    })
}

pub type EventStream = BoxStream<'static, Result<Event, Failure>>;

#[async_trait::async_trait]
pub trait Provider: Send + Sync {
    /// Begins an answer. `model` is the provider's own name of it.
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure>;

    /// The models that it says it has; `None` when it does not say.
    async fn models(&self) -> Result<Option<Vec<String>>, Failure>;

    /// Proves with the smallest possible call that this model answers. `saw` is told what it costs.
    async fn probe(&self, model: &str, saw: &mut (dyn FnMut(Event) + Send)) -> Result<(), Failure> {
        let mut events = self.answer(model, &probe_prompt()).await?;
        while let Some(event) = events.next().await {
            // Whatever it said: it answers.
            saw(event?);
        }
        Ok(())
    }
}
