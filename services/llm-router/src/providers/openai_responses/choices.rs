//! What not every model, and not every server, of Responses takes.

use crate::providers::wire::{Choice, without};
use serde_json::{Value, json};

pub static ALL: [Choice; 7] = [
    // Models that do not think have nothing to encrypt.
    Choice {
        name: "include",
        refused: |said| {
            said.contains("encrypted content is not supported")
                || said.contains("include")
                || said.contains("encrypted_content")
        },
        instead: |body, _| without(body, "include"),
    },
    // OpenAI shows what was thought only to organisations that it knows.
    Choice {
        name: "summary",
        refused: |said| said.contains("reasoning.summary") || said.contains("reasoning summar"),
        instead: |body, _| {
            let reasoning = body.get_mut("reasoning");
            let taken = reasoning.is_some_and(|reasoning| without(reasoning, "summary"));
            if body["reasoning"].as_object().is_some_and(serde_json::Map::is_empty) {
                without(body, "reasoning");
            }
            taken
        },
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
