//! Lines of an `/api/chat` answer.

use crate::providers::{
    Counted, Event, Failure, Unfinished,
    asked::Asked,
    wire::{
        self, Frame, cut,
        lenient::{Args, Count, List, Object, Text},
        status,
    },
};
use protocol::price::Tokens;
use serde::Deserialize;
use serde_json::Value;
use std::collections::VecDeque;

/// What thoughts are sealed with: the name of their field.
pub const SEAL: &str = "thinking";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    message: Object<Message>,
    done: Option<bool>,
    done_reason: Text,
    prompt_eval_count: Count,
    eval_count: Count,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    content: Text,
    thinking: Text,
    tool_calls: List<Call>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Call {
    id: Text,
    function: Object<Function>,
}

/// Whole each time, whatever its index says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Function {
    name: Text,
    arguments: Args,
}

/// Reads an answer line by line.
///
/// Thoughts are sealed, with the name of their field: between a call and its result models want them back, and
/// templates leave out those of earlier turns.
#[derive(Debug, Default)]
pub struct Decoder {
    asked: Asked,
    /// Thoughts came and nothing after them yet.
    thinking: bool,
    unfinished: Option<Unfinished>,
    done: bool,
}

impl Decoder {
    fn seal_thoughts(&mut self, events: &mut VecDeque<Event>) {
        if std::mem::take(&mut self.thinking) {
            events.push_back(Event::Signed(SEAL.to_owned()));
        }
    }
}

impl wire::Decoder for Decoder {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let line: Line = wire::parse(frame)?;
        if let Some(error) = line.error.filter(|error| !error.is_null()) {
            return Err(status::in_stream(&error));
        }
        let message = line.message.or_default();
        if let Some(thought) = message.thinking.said() {
            events.push_back(Event::Thinking(thought));
            self.thinking = true;
        }
        if let Some(text) = message.content.said() {
            self.seal_thoughts(events);
            events.push_back(Event::Text(text));
        }
        for call in message.tool_calls.0 {
            let function = call.function.or_default();
            let Some(name) = function.name.said() else { continue };
            let args = self.asked.args(function.arguments)?;
            let call = self.asked.call(call.id.said(), name, args)?;
            self.seal_thoughts(events);
            events.push_back(Event::Call(call));
        }
        if line.done == Some(true) {
            self.done = true;
            self.seal_thoughts(events);
            self.unfinished = (line.done_reason.as_str() == "length").then_some(Unfinished::Length);
            let (input, output) = (line.prompt_eval_count, line.eval_count);
            if input.0.is_some() || output.0.is_some() {
                let tokens = Tokens { fresh: input.or_zero(), output: output.or_zero(), ..Tokens::default() };
                events.push_back(Event::Usage(Counted { tokens, cost: None }));
            }
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn is_whole(&self) -> bool {
        self.done
    }

    fn finish(&mut self, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if !self.done {
            return Err(cut());
        }
        events.extend(self.unfinished.map(Event::Unfinished));
        events.push_back(Event::End);
        Ok(())
    }
}
