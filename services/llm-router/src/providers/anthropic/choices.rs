//! What not every model of this API takes, nor everyone who imitates it.

use crate::providers::wire::{Choice, without};
use serde_json::Value;

pub static ALL: [Choice; 4] = [
    // Older models do not think, or not by themselves; some cannot do without.
    Choice {
        name: "thinking",
        refused: |said| said.contains("thinking"),
        instead: |body, _| without(body, "thinking"),
    },
    // "max_tokens: 16384 > 8192, which is the maximum allowed number of output tokens for …"
    Choice {
        name: "max_tokens",
        refused: |said| said.contains("max_tokens") && said.contains("maximum allowed"),
        instead: |body, said| {
            let most = said.split_once("> ").map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit));
            let most = most.and_then(|digits| digits.collect::<String>().parse::<u32>().ok());
            let more =
                most.filter(|most| body["max_tokens"].as_u64().is_some_and(|asked| asked > u64::from(*most)));
            if let Some(most) = more {
                body["max_tokens"] = most.into();
            }
            more.is_some()
        },
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
