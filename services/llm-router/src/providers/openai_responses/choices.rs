//! What not every model of this API takes, nor everyone who imitates it.

use crate::providers::wire::{Choice, without};
use serde_json::Value;

pub static ALL: [Choice; 5] = [
    // Of organisations that are not verified, only the words of thoughts are withheld.
    Choice {
        name: "summary",
        refused: |said| said.contains("reasoning.summary") || said.contains("reasoning summar"),
        instead: |body, _| {
            let reasoning = body["reasoning"].as_object_mut();
            let taken = reasoning.is_some_and(|reasoning| reasoning.shift_remove("summary").is_some());
            if body["reasoning"].as_object().is_some_and(serde_json::Map::is_empty) {
                without(body, "reasoning");
            }
            taken
        },
    },
    // Models that do not think have nothing to include either.
    Choice {
        name: "include",
        refused: |said| said.contains("encrypted content is not supported") || said.contains("include"),
        instead: |body, _| without(body, "include"),
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
    // The text asks for JSON too.
    Choice {
        name: "text",
        refused: |said| said.contains("text.format") || said.contains("json_schema"),
        instead: |body, _| match &body["text"] {
            Value::Null => false,
            _ => without(body, "text"),
        },
    },
];
