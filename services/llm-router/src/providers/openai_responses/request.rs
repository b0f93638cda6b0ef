//! The body of a Responses request.

use crate::{
    context::{File, Part, Prompt, Said, files},
    providers::content::{data_url, past_args},
};
use serde_json::{Value, json};

pub fn body(model: &str, prompt: &Prompt) -> Value {
    let mut body = json!({"model": model});
    if !prompt.system.is_empty() {
        body["instructions"] = json!(prompt.system);
    }
    if !prompt.tools.is_empty() {
        let tools = prompt.tools.iter().map(|tool| {
            // Strict ones must require each of their fields: ours do not.
            json!({"type": "function", "name": tool.name, "description": tool.description,
                "parameters": (tool.schema)(), "strict": false})
        });
        body["tools"] = tools.collect();
    }
    body["input"] = prompt.messages.iter().flat_map(items).collect();
    if let Some(most) = prompt.max_output {
        body["max_output_tokens"] = json!(most);
    }
    if let Some(shape) = &prompt.shape {
        body["text"] = json!({"format":
            {"type": "json_schema", "name": shape.name, "schema": shape.schema, "strict": true}});
    }
    if let Some(key) = &prompt.cache_key {
        body["prompt_cache_key"] = json!(key);
    }
    // A short answer has little room for thoughts.
    body["reasoning"] = match prompt.max_output {
        None => json!({"summary": "auto"}),
        Some(_) => json!({"effort": "low"}),
    };
    body["include"] = json!(["reasoning.encrypted_content"]);
    body["store"] = json!(false);
    body["stream"] = json!(true);
    body
}

fn items(said: &Said) -> Vec<Value> {
    match said {
        Said::User { text, files } => vec![json!({"role": "user", "content": content(text, files)})],
        Said::Assistant { parts } => parts.iter().filter_map(part).collect(),
        Said::Tool { call_id, text } => {
            vec![json!({"type": "function_call_output", "call_id": call_id, "output": text.marked()})]
        }
    }
}

/// A seal is the whole item.
fn part(part: &Part) -> Option<Value> {
    match part {
        Part::Text { text, .. } if text.is_empty() => None,
        Part::Text { text, .. } => Some(json!({"role": "assistant", "content": text})),
        Part::Call { call, .. } => {
            Some(json!({"type": "function_call", "call_id": call.id, "name": call.name,
            "arguments": past_args(&call.args).to_string()}))
        }
        Part::Thinking { seal, .. } | Part::Sealed(seal) => {
            serde_json::from_str(seal).ok().filter(Value::is_object)
        }
    }
}

fn content(text: &str, files: &[File]) -> Value {
    let text = files::written(text, files);
    let images = files.iter().filter_map(|file| match file {
        File::Image { media_type, bytes } => {
            Some(json!({"type": "input_image", "image_url": data_url(media_type, bytes)}))
        }
        _ => None,
    });
    let images: Vec<Value> = images.collect();
    if images.is_empty() {
        return Value::String(text);
    }
    let said = (!text.is_empty()).then(|| json!({"type": "input_text", "text": text}));
    said.into_iter().chain(images).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Marked, PastCall};

    #[test]
    fn items_in_their_order_and_seals_whole() {
        let item = json!({"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAA=="});
        let call = PastCall { id: "c1".into(), name: "x".into(), args: json!("{\"n\":") };
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"x").into() };
        let prompt = Prompt {
            messages: vec![
                Said::User { text: "look".into(), files: vec![image] },
                Said::Assistant {
                    parts: vec![
                        Part::Sealed(item.to_string()),
                        Part::text("so".into()),
                        Part::Call { call, seal: None },
                        Part::Sealed("nothing".into()),
                    ],
                },
                Said::Tool { call_id: "c1".into(), text: Marked::trusted("ok") },
            ],
            cache_key: Some("p1".into()),
            ..Prompt::bare("", Some(24))
        };
        let body = body("m", &prompt);
        assert_eq!(
            body["input"],
            json!([
                {"role": "user", "content": [
                    {"type": "input_text", "text": "look"},
                    {"type": "input_image", "image_url": "data:image/png;base64,eA=="}
                ]},
                item,
                {"role": "assistant", "content": "so"},
                {"type": "function_call", "call_id": "c1", "name": "x", "arguments": "{\"not_valid_json\":\"{\\\"n\\\":\"}"},
                {"type": "function_call_output", "call_id": "c1", "output": "ok"}
            ])
        );
        assert_eq!(
            (&body["store"], &body["max_output_tokens"], &body["prompt_cache_key"]),
            (&json!(false), &json!(24), &json!("p1"))
        );
    }
}
