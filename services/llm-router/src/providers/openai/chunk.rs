//! Chunks of a Chat Completions stream, as the API and the many that imitate it send them.
//!
//! Everything is optional and whatever is unknown is ignored: what counts is what stands there.

use super::calls::Calls;
use crate::providers::{Counted, Event, Failure, Unfinished};
use protocol::price::Tokens;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chunk {
    #[serde(deserialize_with = "or_default")]
    choices: Vec<Choice>,
    usage: Option<Usage>,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    #[serde(deserialize_with = "or_default")]
    index: u64,
    #[serde(deserialize_with = "or_default")]
    delta: Delta,
    /// Instead of `delta`, from those that do not stream.
    message: Option<Delta>,
    finish_reason: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Delta {
    content: Option<Value>,
    refusal: Option<String>,
    reasoning_content: Option<Value>,
    reasoning: Option<Value>,
    #[serde(deserialize_with = "or_default")]
    tool_calls: Vec<CallDelta>,
}

/// A fragment of a call, or a whole one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallDelta {
    pub index: Option<u64>,
    pub id: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub function: FunctionDelta,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FunctionDelta {
    pub name: Option<String>,
    /// A fragment of JSON text; some send the object itself.
    pub arguments: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Usage {
    prompt_tokens: Option<i64>,
    completion_tokens: Option<i64>,
}

/// `null` counts as absent.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads an answer frame by frame.
#[derive(Debug, Default)]
pub struct Decoder {
    calls: Calls,
    /// A finish_reason came, whatever it said: the answer is whole even without `[DONE]`.
    finished: bool,
    /// Why it stopped before its end, when it did.
    unfinished: Option<Unfinished>,
    done: bool,
}

impl Decoder {
    /// The `[DONE]` frame was read; nothing after it counts.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// It said why it stopped: nothing of the answer is missing.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    pub fn push(&mut self, data: &str) -> Result<Vec<Event>, Failure> {
        if self.done {
            return Ok(Vec::new());
        }
        if data.trim_start().starts_with("[DONE]") {
            self.done = true;
            return Ok(Vec::new());
        }
        let chunk: Chunk = serde_json::from_str(data).map_err(|error| Failure::Cut {
            detail: format!("a piece of it was not valid JSON ({error})"),
        })?;
        self.read(chunk)
    }

    /// A whole answer in one JSON body, from those that do not stream.
    pub fn push_whole(&mut self, body: &str) -> Result<Vec<Event>, Failure> {
        let chunk: Chunk = serde_json::from_str(body).map_err(|error| Failure::NotCompatible {
            detail: format!("the body is not valid JSON ({error})"),
        })?;
        if chunk.choices.is_empty() && chunk.error.is_none() {
            return Err(Failure::NotCompatible { detail: "the answer has no choices".to_owned() });
        }
        self.done = true;
        self.read(chunk)
    }

    fn read(&mut self, chunk: Chunk) -> Result<Vec<Event>, Failure> {
        if let Some(error) = chunk.error.filter(|error| !is_nothing(error)) {
            return Err(super::status::in_stream(&error));
        }
        let mut events = Vec::new();
        for choice in chunk.choices.into_iter().filter(|choice| choice.index == 0) {
            let delta = choice.message.unwrap_or(choice.delta);
            // The same under two names, from some; one of them empty, from others.
            let thoughts = [
                delta.reasoning_content.as_ref().and_then(plain),
                delta.reasoning.as_ref().and_then(plain),
                delta.content.as_ref().and_then(thought),
            ];
            let thought = thoughts.into_iter().flatten().find(|text| !text.is_empty());
            events.extend(thought.map(Event::Thinking));
            let said = delta.content.as_ref().and_then(plain).or(delta.refusal);
            events.extend(said.filter(|text| !text.is_empty()).map(Event::Text));
            for call in delta.tool_calls {
                self.calls.push(call)?;
            }
            if let Some(reason) = choice.finish_reason.as_ref().and_then(Value::as_str) {
                if reason == "error" {
                    return Err(Failure::Cut { detail: "the provider ended it with an error".to_owned() });
                }
                if !reason.is_empty() {
                    self.finished = true;
                    self.unfinished = unfinished(reason);
                }
            }
        }
        if let Some(usage) = chunk.usage {
            let tokens = Tokens {
                fresh: usage.prompt_tokens.unwrap_or(0).max(0),
                output: usage.completion_tokens.unwrap_or(0).max(0),
                ..Tokens::default()
            };
            events.push(Event::Usage(Counted { tokens, cost: None }));
        }
        Ok(events)
    }

    /// At the end of the stream: the calls and `End`, or what is missing.
    pub fn finish(self) -> Result<Vec<Event>, Failure> {
        if !self.done && !self.finished {
            return Err(Failure::Cut { detail: "the stream ended in the middle".to_owned() });
        }
        let mut events: Vec<Event> = self.unfinished.map(Event::Unfinished).into_iter().collect();
        events.extend(self.calls.whole().into_iter().map(Event::Call));
        events.push(Event::End);
        Ok(events)
    }
}

/// A `finish_reason` that is no end of its own.
fn unfinished(reason: &str) -> Option<Unfinished> {
    match reason {
        "length" | "max_tokens" => Some(Unfinished::Length),
        "content_filter" => Some(Unfinished::Filter),
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

/// What stands in parts of type `thinking` among the parts of an answer.
fn thought(content: &Value) -> Option<String> {
    let parts = content.as_array()?.iter().filter(|part| part["type"] == "thinking");
    let texts: Vec<String> = parts.filter_map(|part| plain(&part["thinking"])).collect();
    Some(texts.concat())
}

/// Text, or the text of a list of parts.
fn plain(content: &Value) -> Option<String> {
    match content {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            Some(parts.iter().filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().concat())
        }
        _ => None,
    }
}
