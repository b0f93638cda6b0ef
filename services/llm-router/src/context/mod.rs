//! What the model sees: a bounded prompt whose beginning stays the same from call to call.
//!
//! In: the messages of a process and the room that a model has. Out: system prompt, tools and messages,
//! the oldest turns left out whole, tool output clipped and marked as data.
//! Never here: a provider's format, IO.

pub mod call_ids;
mod clip;
pub mod compact;
pub mod files;
mod fit;
mod marked;
pub mod pages;
mod system;
pub mod title;
mod turns;

pub use clip::head_and_tail;
pub use files::{File, Files};
pub use marked::Marked;

use crate::tools::{REGISTRY, Tool};
use protocol::{NodeId, ProviderId, TurnId, message::Message, node::Place};
use serde_json::Value;

/// Everything that goes to a model. Providers render it.
#[derive(Clone)]
pub struct Prompt {
    pub system: String,
    pub tools: &'static [&'static Tool],
    pub messages: Vec<Said>,
    /// Tokens of the answer, reasoning included, at most; none: as the provider has it.
    pub max_output: Option<u32>,
    /// It may think before it answers; chores need no thoughts, and have no room for them.
    pub thinks: bool,
    /// What the answer's text must be; none: whatever it likes.
    pub shape: Option<Shape>,
    /// The same for prompts that begin alike, for caches that are found by a key.
    pub cache_key: Option<String>,
}

/// An answer that is one JSON value.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// `[a-z_]{1,32}`
    pub name: &'static str,
    /// JSON Schema; every field is required and no other allowed, as strict modes want it.
    pub schema: Value,
}

/// What a prompt has that is no text, and that not every model takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shows {
    pub images: bool,
    pub documents: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    User {
        text: String,
        files: Vec<File>,
    },
    /// In the order in which it came.
    Assistant {
        parts: Vec<Part>,
    },
    /// Follows the message that made the call.
    Tool {
        call_id: String,
        text: Marked,
    },
}

/// A piece of an answer. What is sealed was made by the very provider and model that is asked now; `seal` is what it
/// wants back with the piece, byte for byte.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    Text {
        text: String,
        seal: Option<String>,
    },
    /// Only with a seal: nobody else's thoughts are given to a model.
    Thinking {
        text: String,
        seal: String,
    },
    Call {
        call: PastCall,
        seal: Option<String>,
    },
    /// A seal that is a piece of its own.
    Sealed(String),
}

/// Who reads a prompt: only what it sealed itself is given back to it.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub provider: &'a ProviderId,
    pub model: &'a str,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PastCall {
    /// Unique in the whole prompt.
    pub id: String,
    pub name: String,
    pub args: Value,
}

/// What a prompt is made of.
pub struct Ingredients<'a> {
    pub node: &'a NodeId,
    /// Where the hands work; none: it was never heard, and nothing is said of it.
    pub place: Option<Place>,
    /// Oldest first: ended turns of the process, then this turn.
    pub history: &'a [Message],
    pub turn: &'a TurnId,
    /// Tokens that the model has room for, answer included.
    pub room: u32,
    /// None: what was sealed stays out of it.
    pub reader: Option<Reader<'a>>,
    /// What was read of the files in it.
    pub files: &'a Files,
    /// Said to the model at the end, outside the history.
    pub note: Option<&'a str>,
}

pub fn build(from: Ingredients<'_>) -> Prompt {
    let system = system::prompt(from.node, from.place);
    let schemas: usize =
        REGISTRY.iter().map(|tool| (tool.schema)().to_string().len() + tool.description.len()).sum();
    let bytes = fit::bytes_for_messages(from.room, system.len() + schemas);
    let mut messages = fit::into(turns::of(&from), bytes);
    messages.extend(from.note.map(Said::note));
    Prompt {
        system,
        tools: &REGISTRY,
        messages,
        max_output: None,
        thinks: true,
        shape: None,
        cache_key: None,
    }
}

impl Prompt {
    /// One question and nothing else.
    pub fn bare(text: &str, max_output: Option<u32>) -> Self {
        Self {
            system: String::new(),
            tools: &[],
            messages: vec![Said::note(text)],
            max_output,
            thinks: false,
            shape: None,
            cache_key: None,
        }
    }

    /// Bytes that go to the model as text, about, and images and documents as they count.
    pub fn size(&self) -> usize {
        let schemas: usize =
            self.tools.iter().map(|tool| (tool.schema)().to_string().len() + tool.description.len()).sum();
        self.system.len() + schemas + self.messages.iter().map(Said::size).sum::<usize>()
    }

    pub fn images(&self) -> usize {
        self.files().filter(|file| matches!(file, File::Image { .. })).count()
    }

    /// Of all documents, about.
    pub fn pages(&self) -> u32 {
        self.files().map(|file| if let File::Document { pages, .. } = file { *pages } else { 0 }).sum()
    }

    pub fn shows(&self) -> Shows {
        Shows { images: self.images() > 0, documents: self.pages() > 0 }
    }

    fn files(&self) -> impl Iterator<Item = &File> {
        self.messages.iter().flat_map(|said| match said {
            Said::User { files, .. } => files.as_slice(),
            _ => &[],
        })
    }
}

impl Said {
    /// Something that this system says in the owner's place.
    pub fn note(text: &str) -> Self {
        Self::User { text: text.to_owned(), files: Vec::new() }
    }

    /// Bytes that it takes in the prompt, about.
    fn size(&self) -> usize {
        match self {
            Self::User { text, files } => text.len() + files.iter().map(File::size).sum::<usize>(),
            Self::Assistant { parts } => parts.iter().map(Part::size).sum(),
            Self::Tool { text, .. } => text.size() + 40,
        }
    }
}

impl Part {
    pub fn text(text: String) -> Self {
        Self::Text { text, seal: None }
    }

    fn size(&self) -> usize {
        match self {
            Self::Text { text, seal } => text.len() + seal.as_ref().map_or(0, String::len),
            Self::Thinking { text, seal } => text.len() + seal.len(),
            Self::Call { call, seal } => {
                call.name.len() + call.args.to_string().len() + 60 + seal.as_ref().map_or(0, String::len)
            }
            Self::Sealed(seal) => seal.len(),
        }
    }
}

#[cfg(test)]
mod tests;
