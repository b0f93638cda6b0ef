//! OpenAI's Responses, with nothing stored.

use super::{
    Api, Checked, Counts, Kind, Piece, Refusal, Request, Spoken, Stop, Talk, Trouble, Turn,
    answer::{in_two, words},
    chat::{bearer, check_schema, error, invalid, models, refuse_key, unique},
    list,
    seals::seal,
    strange, texts,
};
use serde_json::{Value, json};

pub struct Responses;

const FIELDS: [&str; 16] = [
    "model",
    "instructions",
    "input",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "max_output_tokens",
    "text",
    "reasoning",
    "include",
    "store",
    "prompt_cache_key",
    "stream",
    "temperature",
    "truncation",
    "metadata",
];
const KIND: Kind = Kind::OpenAiResponses;
/// Tokens of an answer at least.
const LEAST: u64 = 16;

/// What the encrypted part of a reasoning item is of.
fn encrypted(id: &str, summary: &Value) -> String {
    let words: String = texts(list(summary));
    format!("gAAAA{}", seal(KIND, &format!("{id} {words}")))
}

fn content(value: &Value) -> (String, usize) {
    match value {
        Value::String(text) => (text.clone(), 0),
        parts => {
            let images = list(parts).iter().filter(|part| part["type"] == "input_image").count();
            (texts(list(parts)), images)
        }
    }
}

fn kind_of(item: &Value) -> &str {
    item["type"].as_str().unwrap_or("message")
}

/// Calls and their results go together by `call_id`; an item of reasoning stands before what it led to.
fn check_input(input: &[Value]) -> Checked {
    let ids = |kind: &str| -> Vec<&str> {
        input
            .iter()
            .filter(|item| kind_of(item) == kind)
            .filter_map(|item| item["call_id"].as_str())
            .collect()
    };
    let (asked, given) = (ids("function_call"), ids("function_call_output"));
    if let Some(id) = given.iter().find(|id| !asked.contains(id)) {
        let message = format!("No tool call found for function call output with call_id {id}.");
        return Err(invalid(&message, "input", None));
    }
    if let Some(id) = asked.iter().find(|id| !given.contains(id)) {
        return Err(invalid(&format!("No tool output found for function call {id}."), "input", None));
    }
    for (at, item) in input.iter().enumerate() {
        match kind_of(item) {
            "reasoning" => check_reasoning(item, input.get(at + 1))?,
            "message" | "function_call" | "function_call_output" => {}
            other => {
                let message = format!(
                    "Invalid value: '{other}'. Supported values are: 'function_call', 'message', 'reasoning' …"
                );
                return Err(invalid(&message, &format!("input[{at}]"), Some("invalid_value")));
            }
        }
        if kind_of(item) == "function_call" && !item["arguments"].is_string() {
            let at = format!("input[{at}].arguments");
            return Err(invalid(
                &format!("Invalid type for '{at}': expected a string."),
                &at,
                Some("invalid_type"),
            ));
        }
    }
    Ok(())
}

fn check_reasoning(item: &Value, next: Option<&Value>) -> Checked {
    let id = item["id"].as_str().unwrap_or_default();
    let Some(sealed) = item["encrypted_content"].as_str() else {
        let message = format!(
            "Item with id '{id}' not found. Items are not persisted when `store` is set to false. Try again with `store` set to true, or remove this item from your input."
        );
        return Err(Refusal {
            status: 404,
            body: error("invalid_request_error", &message, Some("input"), None),
        });
    };
    if sealed != encrypted(id, &item["summary"]) {
        let short: String = sealed.chars().take(4).collect();
        let message = format!(
            "The encrypted content {short}... could not be verified. Reason: Encrypted content could not be decrypted or parsed."
        );
        return Err(invalid(&message, "input", Some("invalid_encrypted_content")));
    }
    let follows = next.is_some_and(|next| match kind_of(next) {
        "message" => next["role"] == "assistant",
        "reasoning" | "function_call" => true,
        _ => false,
    });
    if !follows {
        let message =
            format!("Item '{id}' of type 'reasoning' was provided without its required following item.");
        return Err(invalid(&message, "input", None));
    }
    Ok(())
}

/// Events with their numbers.
#[derive(Default)]
struct Events {
    frames: Vec<String>,
    output: Vec<Value>,
}

impl Events {
    fn push(&mut self, mut event: Value) {
        event["sequence_number"] = json!(self.frames.len());
        self.frames.push(format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default()));
    }

    fn item(&mut self, begun: Value, whole: Value, between: impl FnOnce(&mut Self, usize, &str)) {
        let index = self.output.len();
        let id = whole["id"].as_str().unwrap_or_default().to_owned();
        self.push(json!({"type": "response.output_item.added", "output_index": index, "item": begun}));
        between(self, index, &id);
        self.push(json!({"type": "response.output_item.done", "output_index": index, "item": whole}));
        self.output.push(whole);
    }

    fn message(&mut self, text: &str) {
        let id = format!("msg_{}", unique());
        let item = |status: &str, content: Value| json!({"id": id, "type": "message", "status": status, "role": "assistant", "content": content});
        let part =
            |text: &str| json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []});
        let whole = item("completed", json!([part(text)]));
        self.item(item("in_progress", json!([])), whole, |events, index, id| {
            let at = json!({"item_id": id, "output_index": index, "content_index": 0});
            events.push(with(&at, json!({"type": "response.content_part.added", "part": part("")})));
            for word in words(text) {
                events.push(with(
                    &at,
                    json!({"type": "response.output_text.delta", "delta": word, "logprobs": []}),
                ));
            }
            events
                .push(with(&at, json!({"type": "response.output_text.done", "text": text, "logprobs": []})));
            events.push(with(&at, json!({"type": "response.content_part.done", "part": part(text)})));
        });
    }

    fn reasoning(&mut self, text: &str, shown: bool, sealed: bool) {
        let id = format!("rs_{}", unique());
        let summary = match shown {
            true => json!([{"type": "summary_text", "text": text}]),
            false => json!([]),
        };
        let mut whole = json!({"id": id, "type": "reasoning", "summary": summary});
        if sealed {
            whole["encrypted_content"] = json!(encrypted(&id, &summary));
        }
        let begun = json!({"id": id, "type": "reasoning", "summary": []});
        self.item(begun, whole, |events, index, id| {
            if !shown {
                return;
            }
            let at = json!({"item_id": id, "output_index": index, "summary_index": 0});
            let part = |text: &str| json!({"type": "summary_text", "text": text});
            events
                .push(with(&at, json!({"type": "response.reasoning_summary_part.added", "part": part("")})));
            for word in words(text) {
                events
                    .push(with(&at, json!({"type": "response.reasoning_summary_text.delta", "delta": word})));
            }
            events.push(with(&at, json!({"type": "response.reasoning_summary_text.done", "text": text})));
            events
                .push(with(&at, json!({"type": "response.reasoning_summary_part.done", "part": part(text)})));
        });
    }

    fn call(&mut self, tool: &str, arguments: &str) {
        let (id, call_id) = (format!("fc_{}", unique()), format!("call_{}", unique()));
        let item = |status: &str, arguments: &str| json!({"id": id, "type": "function_call", "status": status, "arguments": arguments, "call_id": call_id, "name": tool});
        self.item(item("in_progress", ""), item("completed", arguments), |events, index, id| {
            let at = json!({"item_id": id, "output_index": index});
            for piece in in_two(arguments) {
                events.push(with(&at, json!({"type": "response.function_call_arguments.delta", "delta": piece})));
            }
            events.push(with(&at, json!({"type": "response.function_call_arguments.done", "arguments": arguments, "name": tool})));
        });
    }
}

fn with(at: &Value, mut event: Value) -> Value {
    for (key, value) in at.as_object().into_iter().flatten() {
        event[key] = value.clone();
    }
    event
}

fn response(status: &str, output: &[Value]) -> Value {
    json!({"id": "resp_fake", "object": "response", "created_at": 1, "status": status, "error": null,
        "incomplete_details": null, "instructions": null, "max_output_tokens": null, "model": "fake-1",
        "output": output, "parallel_tool_calls": true, "previous_response_id": null, "reasoning": {"effort": null, "summary": null},
        "store": false, "temperature": 1.0, "text": {"format": {"type": "text"}}, "tool_choice": "auto", "tools": [],
        "top_p": 1.0, "truncation": "disabled", "usage": null, "user": null, "metadata": {}})
}

impl Api for Responses {
    fn answers_at(&self, path: &str) -> bool {
        path.ends_with("/responses")
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
        if let Some(most) = body["max_output_tokens"].as_u64().filter(|most| *most < LEAST) {
            let message = format!(
                "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= {LEAST}, but got {most} instead."
            );
            return Err(invalid(&message, "max_output_tokens", Some("integer_below_min_value")));
        }
        let format = &body["text"]["format"];
        if format["strict"] == true {
            check_schema(format["name"].as_str().unwrap_or_default(), &format["schema"], "text.format")?;
        }
        check_input(list(&body["input"]))
    }

    fn talk(&self, body: &Value) -> Talk {
        let system = body["instructions"].as_str().unwrap_or_default().to_owned();
        let mut talk = Talk { system, ..Talk::default() };
        for tool in list(&body["tools"]) {
            talk.tools += &format!("{} {} {}\n", tool["name"], tool["description"], tool["parameters"]);
        }
        if let Some(text) = body["input"].as_str() {
            talk.turns.push(Turn::new("user", text.to_owned()));
        }
        for item in list(&body["input"]) {
            let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
            match kind_of(item) {
                "message" => {
                    let (said, images) = content(&item["content"]);
                    let role = if item["role"] == "assistant" { "assistant" } else { "user" };
                    talk.turns.push(Turn { images, ..Turn::new(role, said) });
                }
                "function_call" => {
                    let call = (text("name"), text("arguments"));
                    match talk.turns.last_mut().filter(|turn| turn.role == "assistant") {
                        Some(turn) => turn.calls.push(call),
                        None => {
                            let turn = Turn::new("assistant", String::new());
                            talk.turns.push(Turn { calls: vec![call], ..turn });
                        }
                    }
                }
                "function_call_output" => talk.turns.push(Turn::new("tool", text("output"))),
                _ => {}
            }
        }
        talk
    }

    fn frames(&self, request: &Request, spoken: &Spoken, counts: &Counts) -> Vec<String> {
        let body = &request.body;
        let shown = body["reasoning"]["summary"].is_string();
        let sealed = list(&body["include"]).iter().any(|one| one == "reasoning.encrypted_content");
        let mut events = Events::default();
        for kind in ["response.created", "response.in_progress"] {
            events.push(json!({"type": kind, "response": response("in_progress", &[])}));
        }
        for piece in &spoken.pieces {
            match piece {
                Piece::Text(text) => events.message(text),
                Piece::Thinking(text) => events.reasoning(text, shown, sealed),
                Piece::Hidden(text) => events.reasoning(text, false, sealed),
                Piece::Call { tool, arguments } => events.call(tool, arguments),
            }
            events.push(json!({"type": "keepalive"}));
        }
        let incomplete = match spoken.stop {
            Stop::Natural => None,
            Stop::Length | Stop::Context => Some("max_output_tokens"),
            Stop::Filter | Stop::Refusal => Some("content_filter"),
        };
        let status = if incomplete.is_some() { "incomplete" } else { "completed" };
        let mut whole = response(status, &events.output);
        if let Some(reason) = incomplete {
            whole["incomplete_details"] = json!({"reason": reason});
        }
        let (input, output) = (counts.input(), counts.output + counts.reasoning);
        whole["usage"] = json!({"input_tokens": input,
            "input_tokens_details": {"cached_tokens": counts.read, "cache_write_tokens": counts.written},
            "output_tokens": output, "output_tokens_details": {"reasoning_tokens": counts.reasoning},
            "total_tokens": input + output});
        events.push(json!({"type": format!("response.{status}"), "response": whole}));
        events.frames
    }

    fn error(&self, status: u16, message: &str) -> Value {
        let kind = match status {
            429 => "rate_limit_error",
            500..=599 => "server_error",
            _ => "invalid_request_error",
        };
        error(kind, message, None, None)
    }

    fn unknown_model(&self, model: &str) -> Refusal {
        let message = format!("The requested model '{model}' does not exist.");
        invalid(&message, "model", Some("model_not_found"))
    }

    fn unknown_field(&self, field: &str) -> Refusal {
        invalid(&format!("Unknown parameter: '{field}'."), field, Some("unknown_parameter"))
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        let code = match trouble {
            Trouble::Overloaded => "server_overloaded",
            Trouble::RateLimited => "rate_limit_exceeded",
            Trouble::Internal => "server_error",
        };
        let body = json!({"type": "error", "code": code, "message": trouble.words(), "param": null, "sequence_number": 9});
        format!("event: error\ndata: {body}\n\n")
    }

    fn models(&self, names: &[String]) -> Value {
        models(names)
    }

    fn text_frame(&self, text: &str) -> String {
        format!(
            "event: response.output_text.delta\ndata: {{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"{text}\"}}\n\n"
        )
    }

    fn call_frame(&self, index: u64) -> String {
        let item = json!({"id": "fc_1", "type": "function_call", "call_id": "call_1", "name": "run_command", "arguments": "{\"command\":\"df\"}"});
        let event = json!({"type": "response.output_item.done", "output_index": index, "item": item});
        format!("event: response.output_item.done\ndata: {event}\n\n")
    }

    fn ending(&self) -> String {
        let event = json!({"type": "response.completed", "response": response("completed", &[])});
        format!("event: response.completed\ndata: {event}\n\n")
    }
}
