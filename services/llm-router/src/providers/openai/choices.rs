//! What not every server of Chat Completions takes.

use super::turns;
use crate::providers::{
    limit,
    wire::{Choice, Choices, without},
};
use protocol::provider::ProviderKind;
use serde_json::{Value, json};

pub static ALL: Choices = Choices { kind: ProviderKind::Openai, all: &CHOICES };

static CHOICES: [Choice; 10] = [
    // Then usage is unknown, which is better than no answer.
    Choice {
        name: "stream_options",
        refused: |said| said.contains("stream_options"),
        instead: |body, _| without(body, "stream_options"),
    },
    // Mistral's models, and templates made for them, want to have said something before they are spoken to again.
    Choice {
        name: "user after tool",
        refused: |said| said.contains("after role 'tool'") || said.contains("roles must alternate"),
        instead: |body, _| body["messages"].as_array_mut().is_some_and(turns::answered),
    },
    // DeepSeek's and Moonshot's models, wherever they run.
    Choice {
        name: "thoughts",
        refused: |said| {
            said.contains("reasoning_content") && (said.contains("missing") || said.contains("passed back"))
        },
        instead: |body, _| body["messages"].as_array_mut().is_some_and(|all| turns::thought_of(all)),
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
        name: "cache_control",
        refused: |said| said.contains("cache_control"),
        instead: |body, _| without(body, "cache_control"),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// In small letters, as they are looked at: what was said, and the body before and after.
    #[test]
    fn each_is_found_by_what_is_said_of_it() {
        let user = || json!({"role": "user", "content": "a"});
        let asked = json!({"role": "assistant", "tool_calls": [{"id": "a"}]});
        let stopped = json!([asked, {"role": "tool", "content": ""}, user()]);
        let body = || {
            json!({"messages": stopped, "max_tokens": 16_384, "cache_control": {"type": "ephemeral"},
                "prompt_cache_key": "p1", "response_format": {"type": "json_schema"}, "stream_options": {}})
        };
        for (said, name) in [
            ("unexpected role 'user' after role 'tool'", "user after tool"),
            (
                "jinja exception: conversation roles must alternate user/assistant/user/assistant/...",
                "user after tool",
            ),
            ("the `reasoning_content` in the thinking mode must be passed back to the api.", "thoughts"),
            ("`max_completion_tokens` must be less than or equal to `8192`", "limit"),
            (
                "'max_tokens' is not supported with this model. use 'max_completion_tokens' instead",
                "max_completion_tokens",
            ),
            ("cache_control: extra inputs are not permitted", "cache_control"),
            ("unknown parameter: 'prompt_cache_key'", "prompt_cache_key"),
            ("this response_format type is unavailable now", "json_schema"),
        ] {
            let mut changed = body();
            let found = CHOICES.iter().find(|one| (one.refused)(said) && (one.instead)(&mut changed, said));
            assert_eq!(found.map(|one| one.name), Some(name), "{said}");
            assert_ne!(changed, body(), "{said}");
        }
        assert!(!CHOICES.iter().any(|one| (one.refused)("temperature: out of range")));
    }
}
