//! Providers of models, each speaking the true bytes of its kind on a real socket: what it answers is decided by a
//! test, what it refuses is what the real one refuses, in the real one's words.
//!
//! In: requests. Out: answers, refusals, and every fault that such a provider has. It caches prefixes and counts
//! tokens in its own way of counting. Never here: a model.

mod answer;
mod cache;
mod chat;
mod faults;
mod gemini;
mod http;
mod manners;
mod messages;
mod ollama;
mod responses;
mod rules;
mod seals;
mod serve;
mod talk;

pub use answer::{Answer, Piece, Spoken, Stop, Trouble};
pub use http::Request;
pub use manners::Manners;
pub use rules::Rules;
pub(crate) use serve::{Served, serve};
pub use talk::{Talk, Turn};

use cache::Counts;
use serde_json::Value;

/// Which API it speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    OpenAi,
    OpenAiResponses,
    Anthropic,
    Gemini,
    Ollama,
}

impl Kind {
    pub const ALL: [Self; 5] =
        [Self::OpenAi, Self::OpenAiResponses, Self::Anthropic, Self::Gemini, Self::Ollama];

    /// As it stands in `POST /api/providers`.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::OpenAiResponses => "openai-responses",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Ollama => "ollama",
        }
    }

    /// What stands behind its address in a `base_url`.
    pub(crate) fn root(self) -> &'static str {
        match self {
            Self::OpenAi | Self::OpenAiResponses | Self::Anthropic => "/v1",
            Self::Gemini => "/v1beta",
            Self::Ollama => "",
        }
    }

    fn api(self) -> &'static dyn Api {
        match self {
            Self::OpenAi => &chat::Chat,
            Self::OpenAiResponses => &responses::Responses,
            Self::Anthropic => &messages::Messages,
            Self::Gemini => &gemini::Gemini,
            Self::Ollama => &ollama::Ollama,
        }
    }
}

/// What is refused, and how.
pub(crate) struct Refusal {
    pub status: u16,
    pub body: Value,
}

type Checked = Result<(), Refusal>;

/// One kind's bytes.
trait Api: Sync {
    fn content_type(&self) -> &'static str {
        "text/event-stream"
    }

    /// Whether this is where answers are asked for.
    fn answers_at(&self, path: &str) -> bool;

    /// Which model is asked, and whether the answer is to stream.
    fn model(&self, request: &Request) -> String {
        request.body["model"].as_str().unwrap_or_default().to_owned()
    }

    fn streams(&self, request: &Request) -> bool {
        request.body["stream"] == true
    }

    /// Whether the key is right; `None`: there was none.
    fn key(&self, request: &Request) -> Option<String>;

    fn refuse_key(&self, key: Option<&str>) -> Refusal;

    /// What the real one would not take.
    fn check(&self, request: &Request) -> Checked;

    /// The conversation, without a judgement.
    fn talk(&self, body: &Value) -> Talk;

    /// All frames of an answer.
    fn frames(&self, request: &Request, spoken: &Spoken, counts: &Counts) -> Vec<String>;

    /// How many of its frames come before the one that says that it is whole.
    fn told_by(&self, frames: &[String]) -> usize {
        frames.len().saturating_sub(1)
    }

    /// The body of an error with this status.
    fn error(&self, status: u16, message: &str) -> Value;

    fn unknown_model(&self, model: &str) -> Refusal;

    /// A field that it does not know, in its words.
    fn unknown_field(&self, field: &str) -> Refusal;

    /// Something that goes wrong in the middle.
    fn trouble(&self, trouble: &Trouble) -> String;

    fn models(&self, names: &[String]) -> Value;

    fn lists_at(&self, path: &str) -> bool {
        path.split('?').next().is_some_and(|path| path.ends_with("/models"))
    }

    /// The answer in one piece, for who asked without streaming.
    fn whole(&self, _spoken: &Spoken, _counts: &Counts) -> Option<Value> {
        None
    }

    /// A frame with this text, and one with a call at this index.
    fn text_frame(&self, text: &str) -> String;
    fn call_frame(&self, index: u64) -> String;
    /// What begins and ends an answer around such frames.
    fn opening(&self) -> String {
        String::new()
    }
    fn ending(&self) -> String;
}

/// The fields of an object that are not among these.
fn strange<'a>(object: &'a Value, known: &'a [&str]) -> Option<&'a str> {
    object.as_object()?.keys().map(String::as_str).find(|field| !known.contains(field))
}

fn texts<'a>(parts: impl IntoIterator<Item = &'a Value>) -> String {
    parts.into_iter().filter_map(|part| part["text"].as_str()).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
