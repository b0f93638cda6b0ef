//! The body of a Chat Completions request.

use crate::context::{File, Part, Prompt, Said, files};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// The whole body, streaming. Key order is fixed, so that the provider's cache finds the prefix.
pub fn body(model: &str, prompt: &Prompt, with_usage: bool) -> Value {
    let system = (!prompt.system.is_empty()).then(|| json!({"role": "system", "content": prompt.system}));
    let mut messages: Vec<Value> = system.into_iter().collect();
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
    if let Some(most) = prompt.max_output {
        body["max_tokens"] = json!(most);
    }
    body["stream"] = json!(true);
    if with_usage {
        body["stream_options"] = json!({"include_usage": true});
    }
    body
}

fn message(said: &Said) -> Value {
    match said {
        Said::User { text, files } => json!({"role": "user", "content": content(text, files)}),
        Said::Assistant { parts } => assistant(parts),
        Said::Tool { call_id, text } => {
            json!({"role": "tool", "tool_call_id": call_id, "content": text.marked()})
        }
    }
}

fn assistant(parts: &[Part]) -> Value {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let mut message = json!({"role": "assistant", "content": texts.collect::<Vec<_>>().join("\n")});
    let calls = parts.iter().filter_map(|part| match part {
        Part::Call { call, .. } => Some(json!({"id": call.id, "type": "function", "function": {
            "name": call.name, "arguments": arguments(&call.args)
        }})),
        _ => None,
    });
    let calls: Vec<Value> = calls.collect();
    if !calls.is_empty() {
        message["tool_calls"] = calls.into();
    }
    message
}

/// Plain text, as every server takes it, unless there are images.
fn content(text: &str, files: &[File]) -> Value {
    let text = files::written(text, files);
    let images = files.iter().filter_map(|file| match file {
        File::Image { media_type, bytes } => {
            let url = format!("data:{media_type};base64,{}", STANDARD.encode(bytes));
            Some(json!({"type": "image_url", "image_url": {"url": url}}))
        }
        _ => None,
    });
    let images: Vec<Value> = images.collect();
    if images.is_empty() {
        return Value::String(text);
    }
    // An empty part is refused by some.
    let said = (!text.is_empty()).then(|| json!({"type": "text", "text": text}));
    said.into_iter().chain(images).collect()
}

/// Always valid JSON: some servers parse the arguments of earlier calls again and refuse the whole
/// request when one of them is broken.
fn arguments(args: &Value) -> String {
    match args {
        Value::String(sent) => json!({"not_valid_json": sent}).to_string(),
        args => args.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Marked;

    #[test]
    fn images_are_parts_and_texts_are_text() {
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"\x89PNG").into() };
        let notes = File::Text(Marked::file("notes.md", "id", "remember".into()));
        let part = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw=="}});
        assert_eq!(content("look", &[]), json!("look"));
        assert_eq!(content("", std::slice::from_ref(&image)), json!([part]));
        let Value::String(text) = content("look", std::slice::from_ref(&notes)) else { panic!() };
        assert!(text.starts_with("look\n\n") && text.contains("remember"), "{text}");
        let both = content("look", &[image, notes]);
        assert_eq!((&both[0]["text"], &both[1]), (&json!(text), &part));
    }
}
