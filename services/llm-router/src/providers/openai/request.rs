//! The body of a Chat Completions request.

use crate::context::{Prompt, Said};
use serde_json::{Value, json};

/// The whole body, streaming. Key order is fixed, so that the provider's cache finds the prefix.
pub fn body(model: &str, prompt: &Prompt, with_usage: bool) -> Value {
    let mut messages = vec![json!({"role": "system", "content": prompt.system})];
    messages.extend(prompt.messages.iter().map(message));
    let mut body = json!({"model": model, "messages": messages});
    if !prompt.tools.is_empty() {
        let tools = prompt.tools.iter().map(|tool| {
            json!({"type": "function", "function": {
                "name": tool.name, "description": tool.description, "parameters": (tool.schema)()
            }})
        });
        body["tools"] = tools.collect();
    }
    body["stream"] = json!(true);
    if with_usage {
        body["stream_options"] = json!({"include_usage": true});
    }
    body
}

/// The smallest question that proves that a model answers.
pub fn probe(model: &str) -> Value {
    json!({"model": model, "messages": [{"role": "user", "content": "Say ok."}], "max_tokens": 1})
}

fn message(said: &Said) -> Value {
    match said {
        Said::User { text } => json!({"role": "user", "content": text}),
        Said::Assistant { text, calls } => {
            let mut message = json!({"role": "assistant", "content": text});
            if !calls.is_empty() {
                message["tool_calls"] = calls
                    .iter()
                    .map(|call| {
                        json!({"id": call.id, "type": "function", "function": {
                            "name": call.name, "arguments": arguments(&call.args)
                        }})
                    })
                    .collect();
            }
            message
        }
        Said::Tool { call_id, text } => {
            json!({"role": "tool", "tool_call_id": call_id, "content": text.marked()})
        }
    }
}

/// Always valid JSON: some servers parse the arguments of earlier calls again and refuse the whole
/// request when one of them is broken.
fn arguments(args: &Value) -> String {
    match args {
        Value::String(sent) => json!({"not_valid_json": sent}).to_string(),
        args => args.to_string(),
    }
}
