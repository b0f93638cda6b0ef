//! Events of a Messages stream. What counts is `type` in the JSON; unknown types are ignored, as its makers ask.

use super::usage::Usage;
use crate::providers::{
    Event, Failure, Unfinished,
    asked::Asked,
    wire::{
        self, Frame, cut,
        lenient::{Args, Count, Text},
        status,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;

/// Blocks that are open at once, at most. They come one after the other.
const MOST_OPEN: usize = 128;

/// What every event has.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Head {
    r#type: Text,
    error: Option<Value>,
}

/// What stands in an event of a known type; of another it may be anything.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    index: Count,
    message: Option<Message>,
    content_block: Option<Block>,
    delta: Option<Delta>,
    usage: Option<Usage>,
}

/// From those that do not stream.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Whole {
    content: Option<Vec<Block>>,
    stop_reason: Text,
    usage: Option<Usage>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    usage: Option<Usage>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Block {
    r#type: Text,
    text: Text,
    thinking: Text,
    signature: Text,
    data: Text,
    id: Text,
    name: Text,
    input: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Delta {
    r#type: Text,
    text: Text,
    thinking: Text,
    signature: Text,
    partial_json: Text,
    stop_reason: Text,
}

/// A block that has not ended.
#[derive(Debug)]
enum Open {
    /// `said`: some of it could be read.
    Thinking { said: bool, signature: String },
    Tool {
        id: Option<String>,
        name: String,
        json: String,
        /// What it began with, where no pieces follow.
        input: String,
    },
}

/// Seals are the signatures of thoughts that can be read; and whole blocks, as JSON, of those that cannot.
#[derive(Debug, Default)]
pub struct Decoder {
    open: Vec<(i64, Open)>,
    asked: Asked,
    usage: Usage,
    unfinished: Option<Unfinished>,
    /// It said why it stopped.
    stopped: bool,
    done: bool,
}

impl Decoder {
    fn said(&mut self, kind: &str, said: Said, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let index = said.index.or_zero();
        match kind {
            "message_start" => self.count(said.message.and_then(|message| message.usage), events),
            "content_block_start" => self.start(index, said.content_block.unwrap_or_default(), events)?,
            "content_block_delta" => self.delta(index, said.delta.unwrap_or_default(), events),
            "content_block_stop" => self.stop(index, events)?,
            _ => {
                self.stopped(said.delta.unwrap_or_default().stop_reason.as_str());
                self.count(said.usage, events);
            }
        }
        Ok(())
    }

    fn start(&mut self, index: i64, block: Block, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let open = match block.r#type.as_str() {
            "text" => {
                events.extend(block.text.said().map(Event::Text));
                return Ok(());
            }
            "thinking" => {
                let thought = block.thinking.said();
                let said = thought.is_some();
                events.extend(thought.map(Event::Thinking));
                Open::Thinking { said, signature: block.signature.said().unwrap_or_default() }
            }
            "redacted_thinking" => {
                let sealed = json!({"type": "redacted_thinking", "data": block.data.as_str()});
                events.push_back(Event::Sealed(sealed.to_string()));
                return Ok(());
            }
            "tool_use" => {
                let name = block.name.said().unwrap_or_default();
                // As text: as values it takes a hundred times more, and others come before it ends.
                let input =
                    block.input.filter(Value::is_object).map_or_else(String::new, |input| input.to_string());
                Open::Tool { id: block.id.said(), name, json: String::new(), input }
            }
            _ => return Ok(()),
        };
        if self.open.len() >= MOST_OPEN {
            return Err(Failure::NotCompatible { detail: "it left too many blocks open".to_owned() });
        }
        self.open.push((index, open));
        Ok(())
    }

    fn delta(&mut self, index: i64, delta: Delta, events: &mut VecDeque<Event>) {
        let open = self.open.iter_mut().rfind(|(at, _)| *at == index).map(|(_, open)| open);
        match (delta.r#type.as_str(), open) {
            ("text_delta", _) => events.extend(delta.text.said().map(Event::Text)),
            ("thinking_delta", open) => {
                let thought = delta.thinking.said();
                if let (Some(Open::Thinking { said, .. }), Some(_)) = (open, &thought) {
                    *said = true;
                }
                events.extend(thought.map(Event::Thinking));
            }
            ("signature_delta", Some(Open::Thinking { signature, .. })) => {
                signature.push_str(delta.signature.as_str());
            }
            ("input_json_delta", Some(Open::Tool { json, .. })) => {
                let more = delta.partial_json.as_str();
                json.push_str(more);
                if !more.is_empty() {
                    events.push_back(Event::Writing(more.len()));
                }
            }
            _ => {}
        }
    }

    fn stop(&mut self, index: i64, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let Some(at) = self.open.iter().rposition(|(at, _)| *at == index) else { return Ok(()) };
        let (_, open) = self.open.remove(at);
        self.close(open, events)
    }

    fn close(&mut self, open: Open, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        match open {
            Open::Thinking { signature, .. } if signature.is_empty() => {}
            Open::Thinking { said: true, signature } => events.push_back(Event::Signed(signature)),
            Open::Thinking { said: false, signature } => {
                let sealed = json!({"type": "thinking", "thinking": "", "signature": signature});
                events.push_back(Event::Sealed(sealed.to_string()));
            }
            Open::Tool { name, .. } if name.is_empty() => {}
            Open::Tool { id, name, json, input } => {
                let args = self.asked.args(Args::Text(if json.is_empty() { input } else { json }))?;
                events.push_back(Event::Call(self.asked.call(id, name, args)?));
            }
        }
        Ok(())
    }

    fn count(&mut self, usage: Option<Usage>, events: &mut VecDeque<Event>) {
        if let Some(usage) = usage {
            self.usage.merge(usage);
            events.push_back(Event::Usage(self.usage.counted()));
        }
    }

    fn stopped(&mut self, reason: &str) {
        self.unfinished = match reason {
            "max_tokens" | "pause_turn" => Some(Unfinished::Length),
            "model_context_window_exceeded" => Some(Unfinished::Context),
            "refusal" => Some(Unfinished::Refusal),
            // A later delta without a reason takes none back.
            "" => return,
            _ => None,
        };
        self.stopped = true;
    }

    fn whole(&mut self, whole: Whole, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let Some(content) = whole.content else {
            return Err(Failure::NotCompatible { detail: "the answer has no content".to_owned() });
        };
        let read = content.into_iter().try_for_each(|block| {
            self.start(0, block, events)?;
            self.stop(0, events)
        });
        self.stopped(whole.stop_reason.as_str());
        self.count(whole.usage, events);
        self.done = true;
        read
    }
}

impl wire::Decoder for Decoder {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        // Some who imitate it end as others do.
        if frame.data.trim_ascii_start().starts_with(b"[DONE]") {
            self.done |= self.stopped;
            return Ok(());
        }
        let head: Head = wire::parse(frame)?;
        if let Some(error) = head.error.filter(|error| !error.is_null()) {
            return Err(status::in_stream(&error));
        }
        if frame.whole {
            return self.whole(wire::parse(frame)?, events);
        }
        match head.r#type.as_str() {
            kind @ ("message_start"
            | "content_block_start"
            | "content_block_delta"
            | "content_block_stop"
            | "message_delta") => self.said(kind, wire::parse(frame)?, events),
            "message_stop" => {
                self.done = true;
                Ok(())
            }
            "error" => Err(status::in_stream(&Value::Null)),
            _ => Ok(()),
        }
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
        for (_, open) in std::mem::take(&mut self.open) {
            self.close(open, events)?;
        }
        events.extend(self.unfinished.map(Event::Unfinished));
        events.push_back(Event::End);
        Ok(())
    }
}
