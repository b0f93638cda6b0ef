//! Pieces of a `streamGenerateContent` answer.

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

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Piece {
    candidates: List<Candidate>,
    prompt_feedback: Object<Feedback>,
    usage_metadata: Object<Usage>,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Candidate {
    index: Count,
    content: Object<Content>,
    finish_reason: Text,
    finish_message: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Content {
    parts: List<Part>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Part {
    text: Text,
    thought: Option<bool>,
    thought_signature: Text,
    function_call: Object<Call>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Call {
    id: Text,
    name: Text,
    args: Args,
    /// Of arguments in pieces, which are sent to who asks for them alone.
    partial_args: Value,
    will_continue: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Feedback {
    block_reason: Text,
    block_reason_message: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Usage {
    prompt_token_count: Count,
    cached_content_token_count: Count,
    candidates_token_count: Count,
    thoughts_token_count: Count,
    tool_use_prompt_token_count: Count,
}

impl Usage {
    /// What is cached stands inside the prompt; thoughts stand beside the candidates.
    fn counted(self) -> Counted {
        let prompt = self.prompt_token_count.or_zero();
        let cache_read = self.cached_content_token_count.or_zero().min(prompt);
        let fresh = (prompt - cache_read).saturating_add(self.tool_use_prompt_token_count.or_zero());
        let output = self.candidates_token_count.or_zero();
        let reasoning = self.thoughts_token_count.or_zero();
        Counted { tokens: Tokens { fresh, cache_read, cache_write: 0, output, reasoning }, cost: None }
    }
}

/// Seals are the signatures of the parts that they came with; of a part without a text, that part.
#[derive(Debug, Default)]
pub struct Decoder {
    asked: Asked,
    /// What was told last is a text without a signature, and a thought or none.
    unsigned: Option<bool>,
    /// It said why it ended: with that it is whole, since nothing else ends this stream. Pieces with counts follow.
    finished: bool,
    whole: bool,
    unfinished: Option<Unfinished>,
}

impl Decoder {
    fn piece(&mut self, piece: Piece, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if let Some(error) = piece.error.filter(|error| !error.is_null()) {
            return Err(status::in_stream(&error));
        }
        events.extend(piece.usage_metadata.0.map(|usage| Event::Usage(usage.counted())));
        if let Some(why) = piece.prompt_feedback.0.and_then(|feedback| {
            let reason = feedback.block_reason.said().filter(|why| why != "BLOCK_REASON_UNSPECIFIED")?;
            Some(feedback.block_reason_message.said().unwrap_or(reason))
        }) {
            return Err(Failure::Filtered { detail: format!("the prompt was blocked: {why}") });
        }
        for candidate in piece.candidates.0.into_iter().filter(|one| one.index.or_zero() == 0) {
            for part in candidate.content.or_default().parts.0 {
                self.part(part, events)?;
            }
            self.reason(candidate.finish_reason.as_str(), candidate.finish_message.as_str())?;
        }
        Ok(())
    }

    fn part(&mut self, part: Part, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        let signature = part.thought_signature.said();
        if let Some(call) = part.function_call.0 {
            // A beginning would be a call with other arguments.
            let partial = call.partial_args.as_array().is_some_and(|pieces| !pieces.is_empty());
            if partial || call.will_continue == Some(true) {
                let detail = "it sends the arguments of a tool call in pieces, which it was not asked for";
                return Err(Failure::NotCompatible { detail: detail.to_owned() });
            }
            self.unsigned = None;
            if let Some(name) = call.name.said() {
                let args = self.asked.args(call.args)?;
                events.push_back(Event::Call(self.asked.call(call.id.said(), name, args)?));
                events.extend(signature.map(Event::Signed));
            }
            return Ok(());
        }
        let Some(text) = part.text.said() else {
            self.unsigned = self.unsigned.filter(|_| signature.is_none());
            events.extend(signature.map(Event::Sealed));
            return Ok(());
        };
        // A signature makes no thought of a text, and is of its own part alone.
        let thought = part.thought == Some(true);
        if signature.is_some() && self.unsigned == Some(thought) {
            events.push_back(Event::Apart);
        }
        self.unsigned = signature.is_none().then_some(thought);
        events.push_back(if thought { Event::Thinking(text) } else { Event::Text(text) });
        events.extend(signature.map(Event::Signed));
        Ok(())
    }

    fn reason(&mut self, reason: &str, message: &str) -> Result<(), Failure> {
        let told = |what: &str| {
            let more = if message.is_empty() { String::new() } else { format!(": {message}") };
            format!("{what} ({reason}){more}")
        };
        self.unfinished = match reason {
            "" | "FINISH_REASON_UNSPECIFIED" => return Ok(()),
            "MAX_TOKENS" | "CONTINUATION" => Some(Unfinished::Length),
            "SAFETY"
            | "RECITATION"
            | "LANGUAGE"
            | "BLOCKLIST"
            | "PROHIBITED_CONTENT"
            | "SPII"
            | "IMAGE_SAFETY"
            | "IMAGE_PROHIBITED_CONTENT"
            | "IMAGE_RECITATION"
            | "MODEL_ARMOR"
            | "ESCALATION" => Some(Unfinished::Filter),
            "PUP_LIMITED_DISABLED" => {
                return Err(Failure::Auth {
                    status: 403,
                    detail: told("the account is limited or disabled"),
                });
            }
            "MISSING_THOUGHT_SIGNATURE" => {
                return Err(Failure::Seals { detail: told("a signature was missing") });
            }
            "MALFORMED_FUNCTION_CALL"
            | "UNEXPECTED_TOOL_CALL"
            | "TOO_MANY_TOOL_CALLS"
            | "MALFORMED_RESPONSE" => {
                return Err(Failure::BadCall { detail: told("the answer ended with it") });
            }
            // `STOP`, for calls too, and whatever else there will be.
            _ => None,
        };
        self.finished = true;
        Ok(())
    }
}

impl wire::Decoder for Decoder {
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if frame.data.trim_ascii_start().starts_with(b"[DONE]") {
            return Ok(());
        }
        if !frame.whole {
            return self.piece(wire::parse(frame)?, events);
        }
        // Without `alt=sse`, or of whoever does not know that: all pieces in one list.
        self.whole = true;
        let pieces = match frame.data.trim_ascii_start().first() {
            Some(b'[') => wire::parse(frame)?,
            _ => vec![wire::parse::<Piece>(frame)?],
        };
        if pieces.iter().all(|piece: &Piece| {
            piece.candidates.0.is_empty() && piece.error.is_none() && piece.prompt_feedback.0.is_none()
        }) {
            return Err(Failure::NotCompatible { detail: "the answer has no candidates".to_owned() });
        }
        pieces.into_iter().try_for_each(|piece| self.piece(piece, events))
    }

    fn is_done(&self) -> bool {
        self.whole
    }

    fn is_whole(&self) -> bool {
        self.finished
    }

    fn finish(&mut self, events: &mut VecDeque<Event>) -> Result<(), Failure> {
        if !self.finished {
            return Err(cut());
        }
        events.extend(self.unfinished.map(Event::Unfinished));
        events.push_back(Event::End);
        Ok(())
    }
}
