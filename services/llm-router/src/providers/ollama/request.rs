//! The body of an `/api/chat` request.

use super::decoder::SEAL;
use crate::{
    context::{File, Part, Prompt, Said, files},
    providers::content::{base64_of, past_args},
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// How long a model stays loaded: a person thinks for longer than its own five minutes.
const KEEP: &str = "15m";
/// Tokens for which room is made at least. Its own 4,096 are gone with the tools and a question, and what does not fit
/// is left out without a word.
const LEAST_ROOM: u32 = 8_192;
/// Tokens of an answer when nobody says how many.
const MOST_OUTPUT: u32 = 4_096;
/// Tokens of an image, about.
const IMAGE: usize = 1_600;
/// Bytes a token, on the careful side.
const BYTES_A_TOKEN: usize = 3;

pub fn body(model: &str, prompt: &Prompt, context: Option<u32>) -> Value {
    let system = (!prompt.system.is_empty()).then(|| json!({"role": "system", "content": prompt.system}));
    let mut names = HashMap::new();
    let mut messages: Vec<Value> = system.into_iter().collect();
    messages.extend(prompt.messages.iter().map(|said| message(said, &mut names)));
    let mut body = json!({"model": model, "messages": messages});
    if !prompt.tools.is_empty() {
        let tools = prompt.tools.iter().map(|tool| {
            json!({"type": "function", "function": {
                "name": tool.name, "description": tool.description, "parameters": (tool.schema)()
            }})
        });
        body["tools"] = tools.collect();
    }
    if let Some(shape) = &prompt.shape {
        body["format"] = shape.schema.clone();
    }
    body["options"] = json!({"num_ctx": room(prompt, context)});
    if let Some(most) = prompt.max_output {
        body["options"]["num_predict"] = json!(most);
    }
    if !prompt.thinks {
        // To those who do not think this says nothing.
        body["think"] = json!(false);
    }
    body["keep_alive"] = json!(KEEP);
    body["stream"] = json!(true);
    body
}

/// Room is memory, and more of it loads the model anew: so as much as is needed, doubled each time, up to what the
/// model has.
fn room(prompt: &Prompt, context: Option<u32>) -> u32 {
    let images = prompt.messages.iter().map(|said| match said {
        Said::User { files, .. } => files.iter().filter(|file| matches!(file, File::Image { .. })).count(),
        _ => 0,
    });
    let read = prompt.size() / BYTES_A_TOKEN + images.sum::<usize>() * IMAGE;
    let needed = u32::try_from(read).unwrap_or(u32::MAX / 4).min(u32::MAX / 4);
    let needed = needed.saturating_add(prompt.max_output.unwrap_or(MOST_OUTPUT).min(u32::MAX / 4));
    let room = needed.next_power_of_two().max(LEAST_ROOM);
    context.map_or(room, |context| room.min(context.max(1)))
}

fn message<'a>(said: &'a Said, names: &mut HashMap<&'a str, &'a str>) -> Value {
    match said {
        Said::User { text, files } => {
            let images = files.iter().filter_map(|file| match file {
                File::Image { bytes, .. } => Some(Value::String(base64_of(bytes))),
                _ => None,
            });
            let images: Vec<Value> = images.collect();
            let mut message = json!({"role": "user", "content": files::written(text, files)});
            if !images.is_empty() {
                message["images"] = images.into();
            }
            message
        }
        Said::Assistant { parts } => {
            let mut texts = Vec::new();
            let mut calls = Vec::new();
            let mut thoughts = Vec::new();
            for part in parts {
                match part {
                    Part::Text { text, .. } => texts.push(text.as_str()),
                    Part::Call { call, .. } => {
                        names.insert(&call.id, &call.name);
                        calls.push(
                            json!({"id": call.id, "function": {"name": call.name, "arguments": past_args(&call.args)}}),
                        );
                    }
                    Part::Thinking { text, seal } if seal == SEAL => thoughts.push(text.as_str()),
                    Part::Thinking { .. } | Part::Sealed(_) => {}
                }
            }
            let mut message = json!({"role": "assistant", "content": texts.join("\n")});
            if !thoughts.is_empty() {
                message["thinking"] = json!(thoughts.join("\n"));
            }
            if !calls.is_empty() {
                message["tool_calls"] = calls.into();
            }
            message
        }
        // Older ones know no ids: with them results go by their order, and by the name of the tool.
        Said::Tool { call_id, text } => {
            let name = names.get(call_id.as_str()).copied().unwrap_or_default();
            json!({"role": "tool", "content": text.marked(), "tool_name": name, "tool_call_id": call_id})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Marked, PastCall, Shape};

    #[test]
    fn room_is_made_by_doubling() {
        let of = |bytes: usize, context| room(&Prompt::bare(&"x".repeat(bytes), None), context);
        assert_eq!(of(10, None), 8_192);
        assert_eq!(of(10, Some(4_096)), 4_096);
        assert_eq!(of(36_000, None), 16_384);
        assert_eq!(of(36_100, Some(128_000)), 16_384);
        assert_eq!(of(40_000, Some(128_000)), 32_768);
        assert_eq!(of(400_000, Some(40_000)), 40_000);
    }

    #[test]
    fn everything_in_its_own_way() {
        let call = PastCall { id: "c1".into(), name: "x".into(), args: json!({"n": 1}) };
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"x").into() };
        let prompt = Prompt {
            system: "be".into(),
            messages: vec![
                Said::User { text: "look".into(), files: vec![image] },
                Said::Assistant {
                    parts: vec![
                        Part::Thinking { text: "hm".into(), seal: SEAL.into() },
                        Part::Thinking { text: "of another".into(), seal: "sig==".into() },
                        Part::text("so".into()),
                        Part::Call { call, seal: None },
                    ],
                },
                Said::Tool { call_id: "c1".into(), text: Marked::trusted("ok") },
            ],
            shape: Some(Shape { name: "x", schema: json!({"type": "object"}) }),
            ..Prompt::bare("", Some(24))
        };
        assert_eq!(
            body("m", &prompt, None),
            json!({
                "model": "m",
                "messages": [
                    {"role": "system", "content": "be"},
                    {"role": "user", "content": "look", "images": ["eA=="]},
                    {"role": "assistant", "content": "so", "thinking": "hm", "tool_calls": [{"id": "c1", "function": {"name": "x", "arguments": {"n": 1}}}]},
                    {"role": "tool", "content": "ok", "tool_name": "x", "tool_call_id": "c1"}
                ],
                "format": {"type": "object"},
                "options": {"num_ctx": 8_192, "num_predict": 24},
                "think": false,
                "keep_alive": "15m",
                "stream": true
            })
        );
        let priced = body("m", &Prompt { max_output: Some(4_096), thinks: true, ..prompt }, None);
        assert_eq!((priced.get("think"), &priced["options"]["num_predict"]), (None, &json!(4_096)));
    }
}
