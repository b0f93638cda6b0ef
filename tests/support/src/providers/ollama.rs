//! Ollama's own `/api/chat`.

use super::{
    Api, Checked, Counts, Kind, Piece, Refusal, Request, Spoken, Stop, Talk, Trouble, Turn, answer::words,
    chat::bearer, list, seals::is_base64,
};
use serde_json::{Value, json};

pub struct Ollama;

fn line(message: Value, more: Value) -> String {
    let mut line = json!({"model": Kind::Ollama.name(), "created_at": "2026-11-20T00:00:00.000000Z", "message": message, "done": false});
    for (key, value) in more.as_object().into_iter().flatten() {
        line[key] = value.clone();
    }
    format!("{line}\n")
}

fn invalid(message: &str) -> Refusal {
    Refusal { status: 400, body: json!({"error": message}) }
}

impl Api for Ollama {
    fn content_type(&self) -> &'static str {
        "application/x-ndjson"
    }

    fn answers_at(&self, path: &str) -> bool {
        path == "/api/chat"
    }

    fn streams(&self, request: &Request) -> bool {
        request.body["stream"] != false
    }

    /// At home it has none.
    fn key(&self, request: &Request) -> Option<String> {
        bearer(request)
    }

    fn refuse_key(&self, _key: Option<&str>) -> Refusal {
        Refusal { status: 401, body: json!({"error": "unauthorized"}) }
    }

    fn check(&self, request: &Request) -> Checked {
        for message in list(&request.body["messages"]) {
            for call in list(&message["tool_calls"]) {
                if !call["function"]["arguments"].is_object() {
                    return Err(invalid(
                        "json: cannot unmarshal string into Go struct field ChatRequest.messages.tool_calls.function.arguments of type api.ToolCallFunctionArguments",
                    ));
                }
            }
            if !list(&message["images"]).iter().all(|image| image.as_str().is_some_and(is_base64)) {
                return Err(invalid("illegal base64 data at input byte 0"));
            }
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
            let text = message["content"].as_str().unwrap_or_default().to_owned();
            let role = match message["role"].as_str() {
                Some("system") => {
                    talk.system += &text;
                    continue;
                }
                Some("assistant") => "assistant",
                Some("tool") => "tool",
                _ => "user",
            };
            let calls = list(&message["tool_calls"]).iter().map(|call| {
                let call = &call["function"];
                (call["name"].as_str().unwrap_or_default().to_owned(), call["arguments"].to_string())
            });
            let images = list(&message["images"]).len();
            talk.turns.push(Turn { calls: calls.collect(), images, ..Turn::new(role, text) });
        }
        talk
    }

    fn frames(&self, request: &Request, spoken: &Spoken, counts: &Counts) -> Vec<String> {
        let mut frames = Vec::new();
        for piece in &spoken.pieces {
            match piece {
                Piece::Text(text) => frames.extend(
                    words(text).map(|word| line(json!({"role": "assistant", "content": word}), json!({}))),
                ),
                Piece::Thinking(text) if request.body["think"] != false => {
                    frames.extend(words(text).map(|word| {
                        line(json!({"role": "assistant", "content": "", "thinking": word}), json!({}))
                    }))
                }
                Piece::Thinking(_) | Piece::Hidden(_) => {}
                // Every one with the same index, as it has it.
                Piece::Call { tool, arguments } => {
                    let args: Value = serde_json::from_str(arguments).unwrap_or_else(|_| json!({}));
                    let call = json!({"function": {"index": 0, "name": tool, "arguments": args}});
                    frames.push(line(
                        json!({"role": "assistant", "content": "", "tool_calls": [call]}),
                        json!({}),
                    ));
                }
            }
        }
        let reason = match spoken.stop {
            Stop::Natural | Stop::Filter | Stop::Refusal => "stop",
            Stop::Length | Stop::Context => "length",
        };
        frames.push(line(
            json!({"role": "assistant", "content": ""}),
            json!({"done": true, "done_reason": reason, "total_duration": 9_000_000, "load_duration": 1_000_000,
                "prompt_eval_count": counts.input(), "prompt_eval_duration": 2_000_000,
                "eval_count": counts.output + counts.reasoning, "eval_duration": 5_000_000}),
        ));
        frames
    }

    fn error(&self, _status: u16, message: &str) -> Value {
        json!({"error": message})
    }

    fn unknown_model(&self, model: &str) -> Refusal {
        Refusal { status: 404, body: json!({"error": format!("model '{model}' not found")}) }
    }

    /// It takes whatever it does not know.
    fn unknown_field(&self, field: &str) -> Refusal {
        invalid(&format!("unknown field {field}"))
    }

    fn trouble(&self, trouble: &Trouble) -> String {
        let words = match trouble {
            Trouble::Overloaded => "server busy, please try again.  maximum pending requests exceeded",
            other => other.words(),
        };
        format!("{}\n", json!({"error": words}))
    }

    fn models(&self, names: &[String]) -> Value {
        let row = |name: &String| {
            json!({"name": name, "model": name, "modified_at": "2026-11-20T00:00:00Z", "size": 1,
            "digest": "0", "details": {"format": "gguf", "family": "fake", "parameter_size": "1B"}})
        };
        json!({"models": names.iter().map(row).collect::<Vec<_>>()})
    }

    fn lists_at(&self, path: &str) -> bool {
        path == "/api/tags"
    }

    fn text_frame(&self, text: &str) -> String {
        format!(
            "{{\"model\":\"m\",\"message\":{{\"role\":\"assistant\",\"content\":\"{text}\"}},\"done\":false}}\n"
        )
    }

    fn call_frame(&self, index: u64) -> String {
        let call =
            json!({"function": {"index": index, "name": "run_command", "arguments": {"command": "df"}}});
        line(json!({"role": "assistant", "content": "", "tool_calls": [call]}), json!({}))
    }

    fn ending(&self) -> String {
        line(json!({"role": "assistant", "content": ""}), json!({"done": true, "done_reason": "stop"}))
    }
}
