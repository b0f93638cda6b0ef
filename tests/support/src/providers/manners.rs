//! What those who imitate Chat Completions refuse, and OpenAI does not, in their own words.

use super::{Checked, Refusal, chat, list};
use serde_json::{Value, json};

/// Whose they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manners {
    #[default]
    OpenAi,
    Mistral,
    /// A server (llama.cpp) with a model whose template wants user and model to take turns: Devstral, Gemma.
    Template,
    Moonshot,
}

impl Manners {
    pub(super) fn check(self, body: &Value) -> Checked {
        let messages = list(&body["messages"]);
        match self {
            Self::OpenAi => Ok(()),
            Self::Mistral => mistral(messages),
            Self::Template => template(messages),
            Self::Moonshot => moonshot(messages),
        }
    }
}

fn refused(status: u16, message: String, kind: &str, code: &str) -> Refusal {
    let body = json!({"object": "error", "message": message, "type": kind, "param": null, "code": code});
    Refusal { status, body }
}

fn mistral(messages: &[Value]) -> Checked {
    let order = "invalid_request_message_order";
    for (at, message) in messages.iter().enumerate() {
        let ids = list(&message["tool_calls"]).iter().map(|call| &call["id"]);
        for id in ids.chain(message.get("tool_call_id")) {
            let id = id.as_str().unwrap_or_default();
            if id.len() != 9 || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                let said = format!("Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of 9.");
                return Err(refused(400, said, "invalid_function_call", "3280"));
            }
        }
        let role = message["role"].as_str().unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| messages[at]["role"].as_str()).unwrap_or_default();
        if role == "user" && before == "tool" {
            let said = format!("Unexpected role '{role}' after role '{before}'");
            return Err(refused(400, said, order, "3230"));
        }
        let empty = message["content"].as_str().is_none_or(str::is_empty);
        if role == "assistant" && empty && list(&message["tool_calls"]).is_empty() {
            let said = "Assistant message must have either content or tool_calls, but not none.".to_owned();
            return Err(refused(400, said, "invalid_request_assistant_message", "3240"));
        }
    }
    match messages.last().and_then(|last| last["role"].as_str()) {
        Some("user" | "tool") => Ok(()),
        other => {
            let role = other.unwrap_or_default();
            let said = format!(
                "Expected last role User or Tool (or Assistant with prefix True) for serving but got {role}"
            );
            Err(refused(400, said, order, "3230"))
        }
    }
}

fn template(messages: &[Value]) -> Checked {
    let roles = messages.iter().filter_map(|message| message["role"].as_str());
    let spoken: Vec<&str> = roles.filter(|role| *role != "system").collect();
    let twice = |pair: &[&str]| matches!(pair, ["user", "user"] | ["tool", "user"]);
    if spoken.first() != Some(&"user") || spoken.windows(2).any(twice) {
        let said = "\n------------\nError: Jinja Exception: After the optional system message, conversation roles \
                    must alternate user and assistant roles except for tool calls and results.";
        let body = json!({"error": {"code": 500, "message": said, "type": "server_error"}});
        return Err(Refusal { status: 500, body });
    }
    Ok(())
}

fn moonshot(messages: &[Value]) -> Checked {
    for (at, message) in messages.iter().enumerate() {
        let thought = message["reasoning_content"].as_str().unwrap_or_default();
        if !list(&message["tool_calls"]).is_empty() && thought.is_empty() {
            let said = format!(
                "thinking is enabled but reasoning_content is missing in assistant tool call message at index {at}"
            );
            return Err(Refusal {
                status: 400,
                body: chat::error("invalid_request_error", &said, None, None),
            });
        }
    }
    Ok(())
}
