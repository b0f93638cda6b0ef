//! Chunks of a Chat Completions stream, as the API and the many that imitate it send them.
//!
//! Everything is optional and whatever is unknown is ignored: what counts is what stands there.

use super::{calls::Calls, host::Host, request::THOUGHTS, usage::Usage};
use crate::providers::{
    Event, Failure, Unfinished,
    wire::{
        self, Frame, cut, json,
        lenient::{Args, Content, Count, List, Object, Text},
        status,
    },
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::VecDeque;

/// Items of sealed reasoning in one answer at most.
const MOST_DETAILS: usize = 1_024;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chunk {
    choices: List<Choice>,
    usage: Object<Usage>,
    x_groq: Object<Groq>,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Groq {
    usage: Object<Usage>,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    index: Count,
    delta: Object<Delta>,
    /// Instead of `delta`, from those that do not stream.
    message: Object<Delta>,
    finish_reason: Text,
    /// Moonshot
    usage: Object<Usage>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Delta {
    content: Content,
    refusal: Text,
    reasoning_content: Content,
    reasoning: Content,
    /// OpenRouter
    reasoning_details: List<Map<String, Value>>,
    tool_calls: List<CallDelta>,
}

/// A fragment of a call, or a whole one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallDelta {
    pub index: Count,
    pub id: Text,
    pub function: Object<FunctionDelta>,
    pub extra_content: Object<Extra>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FunctionDelta {
    pub name: Text,
    /// A fragment of JSON text; some send the object itself.
    pub arguments: Args,
}

/// Gemini's, where it imitates this API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Extra {
    pub google: Object<Google>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Google {
    pub thought_signature: Text,
}

/// Reads an answer frame by frame.
///
/// Sealed are: the thoughts of hosts that want them back, under the name of their field; calls, with what came along
/// as `extra_content`; and `reasoning_details`, whole: OpenRouter's always, since the vendors behind it may refuse to
/// go on without, and others' when something in them is encrypted or signed.
#[derive(Debug)]
pub struct Decoder {
    host: Host,
    calls: Calls,
    details: Vec<Map<String, Value>>,
    /// Values in them.
    in_details: usize,
    /// Thoughts came and nothing after them yet.
    thinking: bool,
    refused: bool,
    /// A finish_reason came, whatever it said: the answer is whole even without `[DONE]`.
    finished: bool,
    /// Why it stopped before its end, when it did.
    unfinished: Option<Unfinished>,
    done: bool,
}

impl FunctionDelta {
    fn written(&self) -> usize {
        match &self.arguments {
            Args::Text(text) => text.len(),
            Args::Object(object) => object.to_string().len(),
            Args::None => 0,
        }
    }
}

impl Decoder {
    pub fn new(host: Host) -> Self {
        Self {
            host,
            calls: Calls::default(),
            details: Vec::new(),
            in_details: 0,
            thinking: false,
            refused: false,
            finished: false,
            unfinished: None,
            done: false,
        }
    }

    fn choice(&mut self, choice: Choice, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let delta = choice.message.0.unwrap_or(choice.delta.or_default());
        // The same under two names, from some; one of them empty, from others.
        let thoughts = [delta.reasoning_content.text, delta.reasoning.text, delta.content.thought];
        if let Some(thought) = thoughts.into_iter().find(|text| !text.is_empty()) {
            events.push_back(Event::Thinking(thought));
            self.thinking = true;
        }
        self.refused |= !delta.refusal.as_str().is_empty();
        let said = Some(delta.content.text).filter(|text| !text.is_empty()).or(delta.refusal.said());
        if let Some(text) = said {
            self.seal_thoughts(events);
            events.push_back(Event::Text(text));
        }
        self.add_details(delta.reasoning_details.0);
        let written =
            delta.tool_calls.0.iter().filter_map(|call| Some(call.function.0.as_ref()?.written())).sum();
        if written > 0 {
            events.push_back(Event::Writing(written));
        }
        for call in delta.tool_calls.0 {
            self.calls.push(call)?;
        }
        match choice.finish_reason.as_str() {
            "" => {}
            "error" => {
                return Err(Failure::Cut { detail: "the provider ended it with an error".to_owned() });
            }
            reason => {
                self.finished = true;
                self.unfinished = unfinished(reason);
            }
        }
        Ok(())
    }

    fn seal_thoughts(&mut self, events: &mut VecDeque<Event>) {
        if std::mem::take(&mut self.thinking) && self.host == Host::ThinkingBack {
            events.push_back(Event::Signed(THOUGHTS.to_owned()));
        }
    }

    /// Pieces of one text are one item.
    fn add_details(&mut self, details: Vec<Map<String, Value>>) {
        for detail in details {
            let full = self.details.len() >= MOST_DETAILS;
            let more = json::fields(&detail);
            if self.in_details + more > json::MOST_VALUES {
                continue;
            }
            let grows = self.details.last_mut().filter(|last| {
                ["type", "index", "id"].iter().all(|key| last.get(*key) == detail.get(*key))
                    && detail.get("type").and_then(Value::as_str) != Some("reasoning.encrypted")
            });
            match grows {
                Some(last) => {
                    for (key, value) in detail {
                        match (last.get_mut(&key), value) {
                            (Some(Value::String(text)), Value::String(more))
                                if matches!(key.as_str(), "text" | "summary") =>
                            {
                                text.push_str(&more);
                            }
                            (_, Value::Null) => {}
                            (_, value) => {
                                self.in_details += json::values(&value);
                                let was = last.insert(key, value);
                                self.in_details -= was.as_ref().map_or(0, json::values);
                            }
                        }
                    }
                }
                None if full => {}
                None => {
                    self.in_details += more;
                    self.details.push(detail);
                }
            }
        }
    }

    /// Elsewhere readable reasoning needs no way back: only what can be told to have been altered does.
    fn sealed(&mut self) -> Option<Event> {
        let details = std::mem::take(&mut self.details);
        let text = |detail: &Map<String, Value>, key: &str| {
            detail.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty())
        };
        let wanted =
            |detail| self.host == Host::OpenRouter || text(detail, "data") || text(detail, "signature");
        let sealed = details.iter().any(wanted);
        sealed.then(|| {
            Event::Sealed(Value::Array(details.into_iter().map(Value::Object).collect()).to_string())
        })
    }
}

impl wire::Decoder for Decoder {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if frame.data.trim_ascii_start().starts_with(b"[DONE]") {
            self.done = true;
            return Ok(());
        }
        let mut chunk: Chunk = match frame.whole {
            // Gemini puts an error into a list.
            true if frame.data.trim_ascii_start().starts_with(b"[") => {
                wire::parse::<List<Chunk>>(frame)?.0.into_iter().next().unwrap_or_default()
            }
            _ => wire::parse(frame)?,
        };
        let groq = chunk.x_groq.or_default();
        // First of all: what comes after it may be a failure.
        let usage = chunk.usage.0.or(groq.usage.0);
        let usage = usage.or_else(|| chunk.choices.0.iter_mut().find_map(|choice| choice.usage.0.take()));
        events.extend(usage.map(|usage| Event::Usage(usage.counted())));
        if let Some(error) = chunk.error.or(groq.error).filter(|error| !is_nothing(error)) {
            return Err(status::in_stream(&error));
        }
        if frame.whole {
            if chunk.choices.0.is_empty() {
                let detail = "the answer has no choices".to_owned();
                return Err(Failure::NotCompatible { detail });
            }
            self.done = true;
        }
        let mut first = chunk.choices.0.into_iter().filter(|choice| choice.index.or_zero() == 0);
        first.try_for_each(|choice| self.choice(choice, events))
    }

    fn is_done(&self) -> bool {
        self.done
    }

    fn is_whole(&self) -> bool {
        self.done || self.finished
    }

    fn finish(&mut self, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if !self.done && !self.finished {
            return Err(cut());
        }
        self.seal_thoughts(events);
        events.extend(self.sealed());
        for whole in std::mem::take(&mut self.calls).whole() {
            let (call, seal) = whole?;
            events.push_back(Event::Call(call));
            events.extend(seal.map(Event::Signed));
        }
        let refused = self.refused.then_some(Unfinished::Refusal);
        events.extend(self.unfinished.or(refused).map(Event::Unfinished));
        events.push_back(Event::End);
        Ok(())
    }
}

/// A `finish_reason` that is no end of its own.
fn unfinished(reason: &str) -> Option<Unfinished> {
    match reason {
        "length" | "max_tokens" => Some(Unfinished::Length),
        "model_context_window_exceeded" => Some(Unfinished::Context),
        "content_filter" | "sensitive" => Some(Unfinished::Filter),
        "refusal" => Some(Unfinished::Refusal),
        _ => None,
    }
}

fn is_nothing(error: &Value) -> bool {
    match error {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}
