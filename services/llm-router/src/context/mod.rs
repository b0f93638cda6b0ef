//! What the model sees: a bounded prompt whose beginning stays the same from call to call.
//!
//! In: the messages of a process and the room that a model has. Out: system prompt, tools and messages,
//! the oldest turns left out whole, tool output clipped and marked as data.
//! Never here: a provider's format, IO.

mod clip;
pub mod compact;
pub mod files;
mod fit;
mod marked;
mod system;
pub mod title;
mod turns;

pub use clip::head_and_tail;
pub use files::{File, Files};
pub use marked::Marked;

use crate::tools::{REGISTRY, Tool};
use protocol::{NodeId, TurnId, message::Message, node::Place};
use serde_json::Value;

/// Everything that goes to a model. Providers render it.
pub struct Prompt {
    pub system: String,
    pub tools: &'static [&'static Tool],
    pub messages: Vec<Said>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    User {
        text: String,
        files: Vec<File>,
    },
    Assistant {
        text: String,
        calls: Vec<PastCall>,
    },
    /// Follows the message that made the call.
    Tool {
        call_id: String,
        text: Marked,
    },
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
    let turns = turns::of(from.history, from.turn, from.files);
    let mut messages = fit::into(turns, bytes);
    messages.extend(from.note.map(Said::note));
    Prompt { system, tools: &REGISTRY, messages }
}

impl Prompt {
    pub fn has_images(&self) -> bool {
        self.messages.iter().any(|said| match said {
            Said::User { files, .. } => files.iter().any(|file| matches!(file, File::Image { .. })),
            _ => false,
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
            Self::Assistant { text, calls } => {
                text.len()
                    + calls
                        .iter()
                        .map(|call| call.name.len() + call.args.to_string().len() + 60)
                        .sum::<usize>()
            }
            Self::Tool { text, .. } => text.size() + 40,
        }
    }
}

#[cfg(test)]
mod tests;
