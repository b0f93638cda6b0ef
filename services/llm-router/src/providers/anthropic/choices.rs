//! What not every model of this API takes, nor everyone who imitates it.

use crate::providers::{
    limit,
    wire::{Choice, Choices, without},
};
use protocol::provider::ProviderKind;
use serde_json::Value;

pub static ALL: Choices = Choices { kind: ProviderKind::Anthropic, all: &CHOICES };

static CHOICES: [Choice; 5] = [
    // Older models do not think, or not by themselves.
    Choice {
        name: "thinking",
        refused: |said| said.contains("thinking"),
        instead: |body, _| body["thinking"]["type"] != "disabled" && without(body, "thinking"),
    },
    // Some cannot do without: chores have it then, and nothing else changes.
    Choice {
        name: "no thinking",
        refused: |said| said.contains("thinking"),
        instead: |body, _| body["thinking"]["type"] == "disabled" && without(body, "thinking"),
    },
    // "max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens for …"
    Choice {
        name: "max_tokens",
        refused: |said| said.contains("max_tokens") && said.contains("maximum allowed"),
        instead: |body, said| limit::lower(body, "max_tokens", said),
    },
    // The text asks for JSON too.
    Choice {
        name: "output_config",
        refused: |said| {
            ["output_config", "output_format", "structured output"].iter().any(|w| said.contains(w))
        },
        instead: |body, _| without(body, "output_config"),
    },
    Choice {
        name: "cache_control",
        refused: |said| said.contains("cache_control"),
        instead: |body, _| uncached(body),
    },
];

/// Takes every mark out.
fn uncached(value: &mut Value) -> bool {
    let mut any = false;
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| any |= uncached(one)),
        Value::Object(map) => {
            any |= map.shift_remove("cache_control").is_some();
            map.values_mut().for_each(|one| any |= uncached(one));
        }
        _ => {}
    }
    any
}
