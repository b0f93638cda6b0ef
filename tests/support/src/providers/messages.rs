//! Anthropic's Messages.

use super::{
    Api, Checked, Counts, Kind, Piece, Refusal, Request, Spoken, Stop, Talk, Trouble, Turn,
    answer::{in_two, words},
    chat::{bearer, unique},
    list,
    seals::{hidden, is_hidden, seal},
    strange,
};
use serde_json::{Value, json};

pub struct Messages;

const FIELDS: [&str; 15] = [
    "model",
    "max_tokens",
    "system",
    "tools",
    "tool_choice",
    "messages",
    "thinking",
    "output_config",
    "stream",
    "temperature",
    "top_p",
    "stop_sequences",
    "metadata",
    "service_tier",
    "cache_control",
];

const KIND: Kind = Kind::Anthropic;

fn kind_of(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        500..=599 => "api_error",
        _ => "invalid_request_error",
    }
}

fn error(kind: &str, message: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_011fake"})
}

fn invalid(message: &str) -> Refusal {
    Refusal { status: 400, body: error("invalid_request_error", message) }
}

fn event(value: &Value) -> String {
    format!("event: {}\ndata: {value}\n\n", value["type"].as_str().unwrap_or_default())
}

/// A content in one text is one block.
fn blocks(content: &Value) -> Vec<Value> {
    match content {
        Value::String(text) => vec![json!({"type": "text", "text": text})],
        blocks => list(blocks).to_vec(),
    }
}

fn text_of(content: &Value) -> String {
    super::texts(&blocks(content))
}

fn id_of<'a>(block: &'a Value, kind: &str, field: &str) -> Option<&'a str> {
    (block["type"] == kind).then(|| block[field].as_str().unwrap_or_default())
}

/// What is in a message, by itself.
fn check_blocks(at: usize, role: &str, blocks: &[Value]) -> Checked {
    for (n, block) in blocks.iter().enumerate() {
        let told = |what: &str| Err(invalid(&format!("messages.{at}.content.{n}: {what}")));
        match block["type"].as_str().unwrap_or_default() {
            "text" => match block["text"].as_str().unwrap_or_default() {
                "" => return Err(invalid("messages: text content blocks must be non-empty")),
                text if text.trim().is_empty() => {
                    return Err(invalid("messages: text content blocks must contain non-whitespace text"));
                }
                _ => {}
            },
            "thinking" => {
                let (text, signed) = (block["thinking"].as_str(), block["signature"].as_str());
                if role != "assistant" || signed != Some(&seal(KIND, text.unwrap_or_default())) {
                    return told("Invalid `signature` in `thinking` block");
                }
            }
            "redacted_thinking" => {
                if !block["data"].as_str().is_some_and(|data| is_hidden(KIND, data)) {
                    return told("Invalid `data` in `redacted_thinking` block");
                }
            }
            "tool_use" => {
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                if !block["id"].as_str().is_some_and(|id| !id.is_empty() && id.chars().all(plain)) {
                    return Err(invalid(&format!(
                        "messages.{at}.content.{n}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"
                    )));
                }
                if !block["input"].is_object() {
                    return Err(invalid(&format!(
                        "messages.{at}.content.{n}.tool_use.input: Input should be a valid dictionary"
                    )));
                }
            }
            "document" => {
                let data = block["source"]["data"].as_str().unwrap_or_default();
                // `%PDF` in base64, as every one begins.
                if block["source"]["media_type"] != "application/pdf" || !data.starts_with("JVBERi") {
                    return told("document.source.base64.data: The PDF specified was not valid.");
                }
            }
            "tool_result" | "image" => {}
            other => {
                return told(&format!(
                    "Input tag '{other}' found using 'type' does not match any of the expected tags"
                ));
            }
        }
    }
    Ok(())
}

/// Results stand right after their calls, and first.
fn check_results(at: usize, before: &[Value], now: &[Value]) -> Checked {
    let asked: Vec<&str> = before.iter().filter_map(|block| id_of(block, "tool_use", "id")).collect();
    let given: Vec<&str> = now.iter().map_while(|block| id_of(block, "tool_result", "tool_use_id")).collect();
    let missing: Vec<&str> = asked.iter().filter(|id| !given.contains(id)).copied().collect();
    if !missing.is_empty() {
        return Err(invalid(&format!(
            "messages.{}: `tool_use` ids were found without `tool_result` blocks immediately after: {}. Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
            at.saturating_sub(1),
            missing.join(", ")
        )));
    }
    let all = now
        .iter()
        .enumerate()
        .filter_map(|(n, block)| Some((n, id_of(block, "tool_result", "tool_use_id")?)));
    for (n, id) in all {
        if !asked.contains(&id) {
            return Err(invalid(&format!(
                "messages.{at}.content.{n}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
            )));
        }
    }
    Ok(())
}

fn usage(counts: &Counts, output: i64) -> Value {
    json!({"input_tokens": counts.fresh, "cache_creation_input_tokens": counts.written,
        "cache_read_input_tokens": counts.read,
        "cache_creation": {"ephemeral_5m_input_tokens": counts.written, "ephemeral_1h_input_tokens": 0},
        "output_tokens": output, "service_tier": "standard"})
}

/// Start, deltas, stop.
fn block(index: usize, start: Value, deltas: impl IntoIterator<Item = Value>) -> Vec<String> {
    let mut frames =
        vec![event(&json!({"type": "content_block_start", "index": index, "content_block": start}))];
    frames.extend(
        deltas
            .into_iter()
            .map(|delta| event(&json!({"type": "content_block_delta", "index": index, "delta": delta}))),
    );
    frames.push(event(&json!({"type": "content_block_stop", "index": index})));
    frames
}

impl Api for Messages {
    fn answers_at(&self, path: &str) -> bool {
        path.ends_with("/v1/messages")
    }

    /// In either header: its own clients of late use the other one.
    fn key(&self, request: &Request) -> Option<String> {
        request.headers.get("x-api-key").cloned().or_else(|| bearer(request))
    }

    fn refuse_key(&self, key: Option<&str>) -> Refusal {
        let message = if key.is_some() { "invalid x-api-key" } else { "x-api-key header is required" };
        Refusal { status: 401, body: error("authentication_error", message) }
    }

    fn check(&self, request: &Request) -> Checked {
        let body = &request.body;
        if !request.headers.contains_key("anthropic-version") {
            return Err(invalid("anthropic-version: header is required"));
        }
        if let Some(field) = strange(body, &FIELDS) {
            return Err(self.unknown_field(field));
        }
        if body["max_tokens"].as_u64().unwrap_or(0) == 0 {
            return Err(invalid("max_tokens: Field required"));
        }
        let marks = request.text.matches("\"cache_control\":").count();
        if marks > 4 {
            return Err(invalid(&format!(
                "A maximum of 4 blocks with cache_control may be provided. Found {marks}."
            )));
        }
        let messages = list(&body["messages"]);
        if messages.first().is_none_or(|first| first["role"] != "user") {
            return Err(invalid("messages: first message must use the \"user\" role"));
        }
        let mut before: (&str, Vec<Value>) = ("", Vec::new());
        for (at, message) in messages.iter().enumerate() {
            let role = message["role"].as_str().unwrap_or_default();
            if role != "user" && role != "assistant" {
                return Err(invalid(&format!("messages.{at}.role: Input should be 'user' or 'assistant'")));
            }
            if role == before.0 {
                return Err(invalid(&format!(
                    "messages: roles must alternate between \"user\" and \"assistant\", but found multiple \"{role}\" roles in a row"
                )));
            }
            let blocks = blocks(&message["content"]);
            if blocks.is_empty() {
                return Err(invalid(&format!("messages.{at}: all messages must have non-empty content")));
            }
            check_blocks(at, role, &blocks)?;
            check_results(at, &before.1, &blocks)?;
            before = (role, blocks);
        }
        if before.0 == "assistant" {
            return Err(invalid(
                "This model does not support assistant message prefill. The conversation must end with a user message.",
            ));
        }
        Ok(())
    }

    fn talk(&self, body: &Value) -> Talk {
        let mut talk = Talk { system: text_of(&body["system"]), ..Talk::default() };
        let marked = |block: &Value| block.get("cache_control").is_some();
        talk.marked = list(&body["system"]).iter().chain(list(&body["tools"])).any(marked);
        for tool in list(&body["tools"]) {
            talk.tools += &format!("{} {} {}\n", tool["name"], tool["description"], tool["input_schema"]);
        }
        for message in list(&body["messages"]) {
            let role = if message["role"] == "assistant" { "assistant" } else { "user" };
            let mut turn = Turn::new(role, String::new());
            let mut any = false;
            for block in blocks(&message["content"]) {
                match block["type"].as_str().unwrap_or_default() {
                    "tool_result" => {
                        let result = Turn::new("tool", text_of(&block["content"]));
                        talk.turns.push(Turn { marked: marked(&block), ..result });
                        continue;
                    }
                    "text" => turn.text += block["text"].as_str().unwrap_or_default(),
                    "image" => turn.images += 1,
                    "tool_use" => {
                        let name = block["name"].as_str().unwrap_or_default().to_owned();
                        turn.calls.push((name, block["input"].to_string()));
                    }
                    _ => {}
                }
                turn.marked |= marked(&block);
                any = true;
            }
            if any {
                talk.turns.push(turn);
            }
        }
        talk
    }

    fn frames(&self, _request: &Request, spoken: &Spoken, counts: &Counts) -> Vec<String> {
        let mut frames = vec![
            event(&json!({"type": "message_start", "message": {"id": "msg_01fake", "type": "message",
                "role": "assistant", "model": "fake-1", "content": [], "stop_reason": null, "stop_sequence": null,
                "usage": usage(counts, 1)}})),
            "event: ping\ndata: {\"type\": \"ping\"}\n\n".to_owned(),
        ];
        for (index, piece) in spoken.pieces.iter().enumerate() {
            frames.extend(match piece {
                Piece::Text(text) => {
                    let deltas = words(text).map(|word| json!({"type": "text_delta", "text": word}));
                    block(index, json!({"type": "text", "text": ""}), deltas)
                }
                Piece::Thinking(text) => {
                    let deltas = words(text).map(|word| json!({"type": "thinking_delta", "thinking": word}));
                    let signed = json!({"type": "signature_delta", "signature": seal(KIND, text)});
                    let start = json!({"type": "thinking", "thinking": "", "signature": ""});
                    block(index, start, deltas.chain([signed]))
                }
                Piece::Hidden(text) => {
                    block(index, json!({"type": "redacted_thinking", "data": hidden(KIND, text)}), [])
                }
                Piece::Call { tool, arguments } => {
                    let start = json!({"type": "tool_use", "id": format!("toolu_{}", unique()), "name": tool, "input": {}});
                    let [head, tail] = if arguments == "{}" { ["", ""] } else { in_two(arguments) };
                    let deltas = ["", head, tail].map(|piece| json!({"type": "input_json_delta", "partial_json": piece}));
                    block(index, start, deltas)
                }
            });
        }
        let reason = match spoken.stop {
            Stop::Length => "max_tokens",
            Stop::Context => "model_context_window_exceeded",
            Stop::Filter | Stop::Refusal => "refusal",
            Stop::Natural if spoken.has_calls() => "tool_use",
            Stop::Natural => "end_turn",
        };
        let mut counted = usage(counts, counts.output + counts.reasoning);
        counted["output_tokens_details"] = json!({"thinking_tokens": counts.reasoning});
        frames.push(event(&json!({"type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": null}, "usage": counted})));
        frames.push(event(&json!({"type": "message_stop"})));
        frames
    }

    fn error(&self, status: u16, message: &str) -> Value {
        error(kind_of(status), message)
    }

    fn unknown_model(&self, model: &str) -> Refusal {
        Refusal { status: 404, body: error("not_found_error", &format!("model: {model}")) }
    }

    fn unknown_field(&self, field: &str) -> Refusal {
        invalid(&format!("{field}: Extra inputs are not permitted"))
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        let kind = match trouble {
            Trouble::Overloaded => "overloaded_error",
            Trouble::RateLimited => "rate_limit_error",
            Trouble::Internal => "api_error",
        };
        event(&error(kind, trouble.words()))
    }

    fn models(&self, names: &[String]) -> Value {
        let row = |name: &String| json!({"type": "model", "id": name, "display_name": name, "created_at": "2026-01-01T00:00:00Z"});
        json!({"data": names.iter().map(row).collect::<Vec<_>>(), "has_more": false,
            "first_id": names.first(), "last_id": names.last()})
    }

    fn text_frame(&self, text: &str) -> String {
        format!(
            "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{{\"type\":\"text_delta\",\"text\":\"{text}\"}}}}\n\n"
        )
    }

    fn call_frame(&self, index: u64) -> String {
        let start = json!({"type": "tool_use", "id": "toolu_1", "name": "run_command", "input": {}});
        let delta = json!({"type": "input_json_delta", "partial_json": "{\"command\":\"df\"}"});
        [
            event(&json!({"type": "content_block_start", "index": index, "content_block": start})),
            event(&json!({"type": "content_block_delta", "index": index, "delta": delta})),
            event(&json!({"type": "content_block_stop", "index": index})),
        ]
        .concat()
    }

    fn ending(&self) -> String {
        event(
            &json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}}),
        ) + &event(&json!({"type": "message_stop"}))
    }
}
