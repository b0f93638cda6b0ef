//! Events of a Responses stream. Their type alone says what they are: there are some that no page names, and there
//! will be more, which are passed over.

use super::{
    items::{At, Items, Thought},
    usage::Usage,
};
use crate::providers::{
    Event, Failure, Unfinished,
    wire::{
        self, Frame, cut,
        lenient::{Count, Object, Text},
        status,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::VecDeque;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Head {
    #[serde(rename = "type")]
    kind: Text,
    /// Without a type: as Chat Completions tells errors, which some do here too.
    error: Option<Value>,
}

/// A piece of an item.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Piece {
    item_id: Text,
    output_index: Count,
    summary_index: Count,
    content_index: Count,
    delta: Text,
    arguments: Text,
    item: Value,
}

/// An event about all of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    response: Object<Response>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Response {
    status: Text,
    error: Option<Value>,
    incomplete_details: Object<Incomplete>,
    usage: Object<Usage>,
    output: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Incomplete {
    reason: Text,
}

/// Reads an answer frame by frame.
///
/// Sealed are: items of reasoning that are encrypted, whole, as the signature of what they showed or as a piece of
/// their own; and the phase of a message, where it has one.
#[derive(Debug, Default)]
pub struct Decoder {
    items: Items,
    unfinished: Option<Unfinished>,
    done: bool,
}

impl Decoder {
    fn piece(&mut self, kind: &str, piece: Piece, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let at = At { id: piece.item_id.said(), index: piece.output_index.0 };
        let delta = piece.delta.0.unwrap_or_default();
        match kind {
            "response.output_item.added" => self.items.add(at, &piece.item),
            "response.output_item.done" => self.items.done(at, &piece.item, events),
            "response.output_text.delta" => self.items.text(at, delta, events),
            "response.refusal.delta" => {
                self.items.refused |= !delta.is_empty();
                self.items.text(at, delta, events)
            }
            "response.reasoning_summary_text.delta" => {
                self.items.thought(at, Thought::Summary, piece.summary_index.0, delta, events)
            }
            "response.reasoning_text.delta" => {
                self.items.thought(at, Thought::Itself, piece.content_index.0, delta, events)
            }
            "response.function_call_arguments.delta" => self.items.args(at, &delta, events),
            _ => self.items.all_args(at, piece.arguments.0.unwrap_or_default()),
        }
    }

    /// `kind`: how it ended, where its status does not say.
    fn end(&mut self, kind: &str, response: Response, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let usage = response.usage.0.map(|usage| Event::Usage(usage.counted()));
        let ended = if response.status.as_str().is_empty() { kind } else { response.status.as_str() };
        if ended == "failed" || response.error.is_some() {
            // What it took is told all the same.
            events.extend(usage);
            let unsaid = || json!({"message": "the provider ended it and did not say why"});
            return Err(status::in_stream(&response.error.unwrap_or_else(unsaid)));
        }
        self.unfinished = match ended {
            "completed" => None,
            "incomplete" => Some(unfinished(&response.incomplete_details.or_default().reason)),
            other => {
                events.extend(usage);
                return Err(Failure::Cut { detail: format!("the provider ended it as {other:?}") });
            }
        };
        let finished = self.items.finish(response.output.as_array().map_or(&[], Vec::as_slice), events);
        events.extend(usage);
        finished?;
        self.done = true;
        Ok(())
    }

    /// From who was asked to stream and did not.
    fn whole(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let body: Value = match wire::parse(frame)? {
            Value::Array(list) => list.into_iter().next().unwrap_or_default(),
            body => body,
        };
        if body["output"].is_array() {
            let response = Response::deserialize(body);
            let broken =
                |error| Failure::NotCompatible { detail: format!("the answer is no response ({error})") };
            return self.end("completed", response.map_err(broken)?, events);
        }
        match &body["error"] {
            Value::Null => Err(Failure::NotCompatible { detail: "the answer has no output".to_owned() }),
            error => Err(status::in_stream(error)),
        }
    }
}

impl wire::Decoder for Decoder {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if frame.whole {
            return self.whole(frame, events);
        }
        // Not of this API, and some end with it.
        if frame.data.trim_ascii_start().starts_with(b"[DONE]") {
            return Ok(());
        }
        let head: Head = wire::parse(frame)?;
        match head.kind.as_str() {
            "response.completed" => {
                self.end("completed", wire::parse::<About>(frame)?.response.or_default(), events)
            }
            "response.incomplete" => {
                self.end("incomplete", wire::parse::<About>(frame)?.response.or_default(), events)
            }
            "response.failed" => {
                self.end("failed", wire::parse::<About>(frame)?.response.or_default(), events)
            }
            "error" => Err(status::in_stream(&wire::parse::<Value>(frame)?)),
            "" => head.error.map_or(Ok(()), |error| Err(status::in_stream(&error))),
            kind @ ("response.output_item.added"
            | "response.output_item.done"
            | "response.output_text.delta"
            | "response.refusal.delta"
            | "response.reasoning_summary_text.delta"
            | "response.reasoning_text.delta"
            | "response.function_call_arguments.delta"
            | "response.function_call_arguments.done") => self.piece(kind, wire::parse(frame)?, events),
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
        let refused = self.items.refused.then_some(Unfinished::Refusal);
        events.extend(self.unfinished.or(refused).map(Event::Unfinished));
        events.push_back(Event::End);
        Ok(())
    }
}

fn unfinished(reason: &Text) -> Unfinished {
    match reason.as_str() {
        "content_filter" => Unfinished::Filter,
        _ => Unfinished::Length,
    }
}
