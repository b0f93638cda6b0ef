//! Chat Completions.

use super::{
    Api, Checked, Counts, Kind, Piece, Refusal, Request, Spoken, Stop, Talk, Trouble, Turn,
    answer::{in_two, words},
    list, strange,
};
use serde_json::{Value, json};

pub struct Chat;

const FIELDS: [&str; 16] = [
    "model",
    "messages",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
    "max_tokens",
    "max_completion_tokens",
    "prompt_cache_key",
    "reasoning_effort",
    "temperature",
    "top_p",
    "stop",
    "user",
    "stream",
    "stream_options",
];

/// Characters of a call's id.
const MOST_ID: usize = 40;

pub fn unique() -> String {
    hex::encode(rand::random::<[u8; 8]>())
}

pub fn bearer(request: &Request) -> Option<String> {
    request.authorization.as_ref().and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned)
}

/// As OpenAI says it, for both of its APIs.
pub fn error(kind: &str, message: &str, param: Option<&str>, code: Option<&str>) -> Value {
    json!({"error": {"message": message, "type": kind, "param": param, "code": code}})
}

pub fn invalid(message: &str, param: &str, code: Option<&str>) -> Refusal {
    Refusal { status: 400, body: error("invalid_request_error", message, Some(param), code) }
}

pub fn refuse_key(key: Option<&str>) -> Refusal {
    let (message, code) = match key {
        None => (
            "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).".to_owned(),
            None,
        ),
        Some(key) => (format!("Incorrect API key provided: {key}."), Some("invalid_api_key")),
    };
    Refusal { status: 401, body: error("invalid_request_error", &message, None, code) }
}

/// Strict schemas name every field and allow no other.
pub fn check_schema(name: &str, schema: &Value, param: &str) -> Checked {
    if schema["type"] != "object" {
        return Ok(());
    }
    let told = |what: &str| {
        invalid(&format!("Invalid schema for response_format '{name}': In context=(), {what}"), param, None)
    };
    if schema["additionalProperties"] != false {
        return Err(told("'additionalProperties' is required to be supplied and to be false."));
    }
    let fields = schema["properties"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>());
    for field in fields.unwrap_or_default() {
        if !list(&schema["required"]).iter().any(|one| *one == field.as_str()) {
            return Err(told(&format!(
                "'required' is required to be supplied and to be an array including every key in properties. Missing '{field}'."
            )));
        }
    }
    schema["properties"]
        .as_object()
        .into_iter()
        .flat_map(|all| all.values())
        .try_for_each(|one| check_schema(name, one, param))
}

fn content(value: &Value) -> (String, usize) {
    match value {
        Value::String(text) => (text.clone(), 0),
        parts => {
            let images = list(parts).iter().filter(|part| part["type"] == "image_url").count();
            let texts = list(parts).iter().filter_map(|part| part["text"].as_str());
            (texts.collect::<Vec<_>>().join("\n\n"), images)
        }
    }
}

fn chunk(delta: Value, finish: Option<&str>) -> String {
    let value = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fake-1",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": null});
    format!("data: {value}\n\n")
}

fn usage(counts: &Counts) -> Value {
    let (input, output) = (counts.input(), counts.output + counts.reasoning);
    json!({"prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output,
        "prompt_tokens_details": {"cached_tokens": counts.read, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": counts.reasoning, "audio_tokens": 0,
            "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0}})
}

fn reason(spoken: &Spoken) -> &'static str {
    match spoken.stop {
        Stop::Length | Stop::Context => "length",
        Stop::Filter | Stop::Refusal => "content_filter",
        Stop::Natural if spoken.has_calls() => "tool_calls",
        Stop::Natural => "stop",
    }
}

impl Api for Chat {
    fn answers_at(&self, path: &str) -> bool {
        path.ends_with("/chat/completions")
    }

    fn key(&self, request: &Request) -> Option<String> {
        bearer(request)
    }

    fn refuse_key(&self, key: Option<&str>) -> Refusal {
        refuse_key(key)
    }

    fn check(&self, request: &Request) -> Checked {
        let body = &request.body;
        if let Some(field) = strange(body, &FIELDS) {
            return Err(self.unknown_field(field));
        }
        let messages = list(&body["messages"]);
        if messages.is_empty() {
            return Err(invalid("Invalid 'messages': empty array.", "messages", Some("empty_array")));
        }
        let mut open: Vec<&str> = Vec::new();
        for (at, message) in messages.iter().enumerate() {
            if message["role"] == "tool" {
                let id = message["tool_call_id"].as_str().unwrap_or_default();
                let Some(found) = open.iter().position(|one| *one == id) else {
                    return Err(invalid(
                        "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                        &format!("messages.[{at}].role"),
                        None,
                    ));
                };
                open.remove(found);
                continue;
            }
            unanswered(&open, at)?;
            for call in list(&message["tool_calls"]) {
                if !call["function"]["arguments"].is_string() {
                    return Err(invalid(
                        "Invalid type for arguments: expected a string.",
                        "messages",
                        Some("invalid_type"),
                    ));
                }
                let id = call["id"].as_str().unwrap_or_default();
                if id.chars().count() > MOST_ID {
                    let param = format!("messages[{at}].tool_calls[0].id");
                    let said = format!(
                        "Invalid '{param}': string too long. Expected a string with maximum length {MOST_ID}, but got a string with length {} instead.",
                        id.chars().count()
                    );
                    return Err(invalid(&said, &param, Some("string_above_max_length")));
                }
                open.push(id);
            }
        }
        unanswered(&open, messages.len())?;
        let shape = &body["response_format"]["json_schema"];
        if shape["strict"] == true {
            check_schema(shape["name"].as_str().unwrap_or_default(), &shape["schema"], "response_format")?;
        }
        Ok(())
    }

    fn talk(&self, body: &Value) -> Talk {
        let mut talk = Talk::default();
        for tool in list(&body["tools"]) {
            let tool = &tool["function"];
            talk.tools += &format!("{} {} {}\n", tool["name"], tool["description"], tool["parameters"]);
        }
        for message in list(&body["messages"]) {
            let (text, images) = content(&message["content"]);
            let role = match message["role"].as_str() {
                Some("system" | "developer") => {
                    talk.system += &text;
                    continue;
                }
                Some("assistant") => "assistant",
                Some("tool") => "tool",
                _ => "user",
            };
            let calls = list(&message["tool_calls"]).iter().map(|call| {
                let call = &call["function"];
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                (text(&call["name"]), text(&call["arguments"]))
            });
            talk.turns.push(Turn { calls: calls.collect(), images, ..Turn::new(role, text) });
        }
        talk
    }

    fn frames(&self, request: &Request, spoken: &Spoken, counts: &Counts) -> Vec<String> {
        let mut frames = vec![self.opening()];
        let mut calls = 0;
        for piece in &spoken.pieces {
            match piece {
                Piece::Text(text) => {
                    frames.extend(words(text).map(|word| chunk(json!({"content": word}), None)))
                }
                Piece::Thinking(text) => frames.extend(
                    words(text).map(|word| chunk(json!({"reasoning_content": word, "content": null}), None)),
                ),
                Piece::Hidden(_) => {}
                Piece::Call { tool, arguments } => {
                    let begin = json!({"index": calls, "id": format!("call_{}", unique()), "type": "function",
                        "function": {"name": tool, "arguments": ""}});
                    frames.push(chunk(json!({"tool_calls": [begin]}), None));
                    for piece in in_two(arguments) {
                        let more = json!({"index": calls, "function": {"arguments": piece}});
                        frames.push(chunk(json!({"tool_calls": [more]}), None));
                    }
                    calls += 1;
                }
            }
        }
        frames.push(chunk(json!({}), Some(reason(spoken))));
        if request.body["stream_options"]["include_usage"] == true {
            let usage = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fake-1",
                "choices": [], "usage": usage(counts)});
            frames.push(format!("data: {usage}\n\n"));
        }
        frames.push("data: [DONE]\n\n".to_owned());
        frames
    }

    fn told_by(&self, frames: &[String]) -> usize {
        frames.iter().position(|frame| frame.contains("\"finish_reason\":\"")).unwrap_or(frames.len())
    }

    fn whole(&self, spoken: &Spoken, counts: &Counts) -> Option<Value> {
        let text = spoken.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let message = json!({"role": "assistant", "content": text.collect::<String>()});
        let choice = json!({"index": 0, "finish_reason": reason(spoken), "message": message});
        Some(json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "fake-1",
            "choices": [choice], "usage": usage(counts)}))
    }

    fn error(&self, status: u16, message: &str) -> Value {
        let code = if message.contains("context length") { Some("context_length_exceeded") } else { None };
        let kind = if status == 429 { "requests" } else { "fault" };
        error(kind, message, None, code)
    }

    fn unknown_model(&self, model: &str) -> Refusal {
        let message = format!("The model `{model}` does not exist or you do not have access to it.");
        Refusal { status: 404, body: error("invalid_request_error", &message, None, Some("model_not_found")) }
    }

    fn unknown_field(&self, field: &str) -> Refusal {
        invalid(&format!("Unrecognized request argument supplied: {field}"), field, None)
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        let body = json!({"error": {"message": trouble.words(), "type": "fault", "param": null, "code": trouble.status()}});
        format!("data: {body}\n\n")
    }

    fn models(&self, names: &[String]) -> Value {
        models(names)
    }

    fn text_frame(&self, text: &str) -> String {
        format!(
            "data: {{\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{text}\"}},\"finish_reason\":null}}]}}\n\n"
        )
    }

    fn call_frame(&self, index: u64) -> String {
        chunk(
            json!({"tool_calls": [{"index": index, "id": "call_1", "type": "function",
            "function": {"name": "run_command", "arguments": "{\"command\":\"df\"}"}}]}),
            None,
        )
    }

    fn opening(&self) -> String {
        chunk(json!({"role": "assistant", "content": ""}), None)
    }

    fn ending(&self) -> String {
        chunk(json!({}), Some("stop")) + "data: [DONE]\n\n"
    }
}

fn unanswered(open: &[&str], at: usize) -> Checked {
    if open.is_empty() {
        return Ok(());
    }
    Err(invalid(
        &format!(
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: {}",
            open.join(", ")
        ),
        &format!("messages.[{at}].role"),
        None,
    ))
}

pub fn models(names: &[String]) -> Value {
    let row =
        |name: &String| json!({"id": name, "object": "model", "created": 1, "owned_by": Kind::OpenAi.name()});
    json!({"object": "list", "data": names.iter().map(row).collect::<Vec<_>>()})
}
