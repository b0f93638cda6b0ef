//! What not every model, and not every server, of Responses takes.

use crate::providers::{
    limit,
    wire::{Choice, Choices, is_named, without},
};
use protocol::provider::ProviderKind;
use serde_json::{Value, json};

pub static ALL: Choices = Choices { kind: ProviderKind::OpenaiResponses, all: &CHOICES };

static CHOICES: [Choice; 9] = [
    // Models that do not think have nothing to encrypt.
    Choice {
        name: "include",
        refused: |said| {
            said.contains("encrypted content is not supported")
                || said.contains("encrypted_content")
                || is_named(said, "include")
        },
        instead: |body, _| without(body, "include"),
    },
    // OpenAI shows what was thought only to organisations that it knows.
    Choice {
        name: "summary",
        refused: |said| said.contains("reasoning.summary") || said.contains("reasoning summar"),
        instead: |body, _| without_part(body, "summary"),
    },
    // A chore's alone: whoever may think loses nothing by it.
    Choice {
        name: "effort",
        refused: |said| said.contains("effort") || said.contains("unsupported value: 'low'"),
        instead: |body, _| without_part(body, "effort"),
    },
    Choice {
        name: "reasoning",
        refused: |said| said.contains("reasoning"),
        instead: |body, _| without(body, "reasoning"),
    },
    Choice {
        name: "prompt_cache_key",
        refused: |said| said.contains("prompt_cache_key"),
        instead: |body, _| without(body, "prompt_cache_key"),
    },
    Choice {
        name: "limit",
        refused: limit::is_too_high,
        instead: |body, said| limit::lower_or_leave(body, "max_output_tokens", said),
    },
    Choice {
        name: "max_output_tokens",
        refused: |said| {
            said.contains("max_output_tokens") && (said.contains("unsupported") || said.contains("unknown"))
        },
        instead: |body, _| without(body, "max_output_tokens"),
    },
    // The text asks for JSON too.
    Choice {
        name: "json_schema",
        refused: |said| said.contains("text.format") || said.contains("json_schema"),
        instead: |body, _| match body.pointer_mut("/text/format") {
            Some(format) if format["type"] == "json_schema" => {
                *format = json!({"type": "json_object"});
                true
            }
            _ => false,
        },
    },
    Choice {
        name: "json_object",
        refused: |said| {
            said.contains("text.format") || said.contains("json_object") || said.contains("'text'")
        },
        instead: |body: &mut Value, _| without(body, "text"),
    },
];

/// Takes a part of `reasoning` out, and what is left of it when that is nothing.
fn without_part(body: &mut Value, part: &str) -> bool {
    let reasoning = body.get_mut("reasoning");
    let taken = reasoning.is_some_and(|reasoning| without(reasoning, part));
    if body["reasoning"].as_object().is_some_and(serde_json::Map::is_empty) {
        without(body, "reasoning");
    }
    taken
}
