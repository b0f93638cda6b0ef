//! What the model sees: a bounded prompt whose beginning stays the same from call to call.
//!
//! In: the messages of a process and the room that a model has. Out: system prompt, tools and messages,
//! the oldest turns left out whole, tool output clipped and marked as data.
//! Never here: a provider's format, IO.

mod clip;
mod fit;
mod marked;
mod system;
mod turns;

pub use clip::head_and_tail;
pub use marked::Marked;

use crate::tools::{REGISTRY, Tool};
use protocol::{NodeId, TurnId, message::Message};
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
    /// Oldest first: ended turns of the process, then this turn.
    pub history: &'a [Message],
    pub turn: &'a TurnId,
    /// Tokens that the model has room for, answer included.
    pub room: u32,
    /// Said to the model at the end, outside the history.
    pub note: Option<&'a str>,
}

pub fn build(from: Ingredients<'_>) -> Prompt {
    let system = system::prompt(from.node);
    let schemas: usize =
        REGISTRY.iter().map(|tool| (tool.schema)().to_string().len() + tool.description.len()).sum();
    let bytes = fit::bytes_for_messages(from.room, system.len() + schemas);
    let turns = turns::of(from.history, from.turn);
    let mut messages = fit::into(turns, bytes);
    messages.extend(from.note.map(|note| Said::User { text: note.to_owned() }));
    Prompt { system, tools: &REGISTRY, messages }
}

impl Said {
    /// Bytes that it takes in the prompt, about.
    fn size(&self) -> usize {
        match self {
            Self::User { text } => text.len(),
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
