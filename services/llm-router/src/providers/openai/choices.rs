//! What not every server of Chat Completions takes.

use crate::providers::{
    limit,
    wire::{Choice, Choices, without},
};
use protocol::provider::ProviderKind;
use serde_json::{Value, json};

pub static ALL: Choices = Choices { kind: ProviderKind::Openai, all: &CHOICES };

static CHOICES: [Choice; 7] = [
    // Then usage is unknown, which is better than no answer.
    Choice {
        name: "stream_options",
        refused: |said| said.contains("stream_options"),
        instead: |body, _| without(body, "stream_options"),
    },
    Choice {
        name: "limit",
        refused: limit::is_too_high,
        instead: |body, said| {
            ["max_tokens", "max_completion_tokens"]
                .iter()
                .any(|field| limit::lower_or_leave(body, field, said))
        },
    },
    // Newer models of OpenAI know it only under its new name, some servers only under the old.
    Choice {
        name: "max_completion_tokens",
        refused: |said| said.contains("'max_tokens'") && said.contains("max_completion_tokens"),
        instead: |body, _| renamed(body, "max_tokens", "max_completion_tokens"),
    },
    Choice {
        name: "max_tokens",
        refused: |said| said.contains("max_completion_tokens") && !said.contains("'max_tokens'"),
        instead: |body, _| renamed(body, "max_completion_tokens", "max_tokens"),
    },
    Choice {
        name: "prompt_cache_key",
        refused: |said| said.contains("prompt_cache_key"),
        instead: |body, _| without(body, "prompt_cache_key"),
    },
    // The text asks for JSON too.
    Choice {
        name: "json_schema",
        refused: |said| said.contains("response_format") || said.contains("json_schema"),
        instead: |body, _| match &body["response_format"]["type"] {
            Value::String(kind) if kind == "json_schema" => {
                body["response_format"] = json!({"type": "json_object"});
                true
            }
            _ => false,
        },
    },
    Choice {
        name: "json_object",
        refused: |said| said.contains("response_format") || said.contains("json_object"),
        instead: |body, _| without(body, "response_format"),
    },
];

fn renamed(body: &mut Value, from: &str, to: &str) -> bool {
    let taken = body.as_object_mut().and_then(|body| body.shift_remove(from));
    let was = taken.is_some();
    if let Some(value) = taken {
        body[to] = value;
    }
    was
}
