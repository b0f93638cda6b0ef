//! The body of a Chat Completions request.

use super::{host::Host, turns};
use crate::{
    context::{File, Part, Prompt, Said, files},
    providers::content::{data_url, past_args},
};
use serde_json::{Value, json};

/// The field, and the seal, of thoughts that are given back.
pub const THOUGHTS: &str = "reasoning_content";

/// The whole body, streaming. Key order is fixed, so that the provider's cache finds the prefix.
pub fn body(model: &str, prompt: &Prompt, host: Host) -> Value {
    let system = (!prompt.system.is_empty()).then(|| json!({"role": "system", "content": prompt.system}));
    let mut messages: Vec<Value> = system.into_iter().collect();
    for said in &prompt.messages {
        turns::add(&mut messages, message(said));
    }
    if host == Host::ThinkingBack {
        turns::thought_of(&mut messages);
    }
    if host == Host::Mistral {
        turns::answered(&mut messages);
    }
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
        body["response_format"] = json!({"type": "json_schema", "json_schema": {
            "name": shape.name, "schema": shape.schema, "strict": true
        }});
    }
    if let Some(most) = prompt.max_output {
        body[if host == Host::OpenAi { "max_completion_tokens" } else { "max_tokens" }] = json!(most);
    }
    if let (Host::OpenAi, Some(key)) = (host, &prompt.cache_key) {
        body["prompt_cache_key"] = json!(key);
    }
    if host == Host::OpenRouter {
        // What the call cost stands in its usage then.
        body["usage"] = json!({"include": true});
        // Of those behind it these alone cache nothing that is not marked. It takes others out of the way that know no
        // such mark: who serves another model is not asked to.
        if model.contains("anthropic/") {
            body["cache_control"] = json!({"type": "ephemeral"});
        }
    }
    body["stream"] = json!(true);
    body["stream_options"] = json!({"include_usage": true});
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

/// Seals come back where they came from: see `Decoder`.
fn assistant(parts: &[Part]) -> Value {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let mut message = json!({"role": "assistant", "content": texts.collect::<Vec<_>>().join("\n")});
    let thoughts = parts.iter().filter_map(|part| match part {
        Part::Thinking { text, seal } if seal == THOUGHTS => Some(text.as_str()),
        _ => None,
    });
    let thoughts: String = thoughts.collect();
    if !thoughts.is_empty() {
        message[THOUGHTS] = json!(thoughts);
    }
    let mut calls = Vec::new();
    for part in parts {
        match part {
            Part::Call { call, seal } => {
                let mut asked = json!({"id": call.id, "type": "function", "function": {
                    "name": call.name, "arguments": past_args(&call.args).to_string()
                }});
                if let Some(seal) = seal {
                    asked["extra_content"] = json!({"google": {"thought_signature": seal}});
                }
                calls.push(asked);
            }
            Part::Sealed(details) => {
                if let Ok(details @ Value::Array(_)) = serde_json::from_str(details) {
                    message["reasoning_details"] = details;
                }
            }
            Part::Thinking { .. } | Part::Text { .. } => {}
        }
    }
    if !calls.is_empty() {
        message["tool_calls"] = calls.into();
    }
    message
}

/// Plain text, as every server takes it, unless there are images or documents.
fn content(text: &str, files: &[File]) -> Value {
    let text = files::written(text, files);
    let shown = files.iter().filter_map(|file| match file {
        File::Image { media_type, bytes } => {
            Some(json!({"type": "image_url", "image_url": {"url": data_url(media_type, bytes)}}))
        }
        File::Document { name, media_type, bytes, .. } => Some(json!({"type": "file", "file":
            {"filename": name, "file_data": data_url(media_type, bytes)}})),
        File::Text(_) | File::Absent(_) => None,
    });
    let shown: Vec<Value> = shown.collect();
    if shown.is_empty() {
        return Value::String(text);
    }
    // An empty part is refused by some.
    let said = (!text.is_empty()).then(|| json!({"type": "text", "text": text}));
    said.into_iter().chain(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Marked, PastCall};

    #[test]
    fn images_and_documents_are_parts_and_texts_are_text() {
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"\x89PNG").into() };
        let notes = File::Text(Marked::file("notes.md", "id", "remember".into()));
        let part = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw=="}});
        assert_eq!(content("look", &[]), json!("look"));
        assert_eq!(content("", std::slice::from_ref(&image)), json!([part]));
        let Value::String(text) = content("look", std::slice::from_ref(&notes)) else { panic!() };
        assert!(text.starts_with("look\n\n") && text.contains("remember"), "{text}");
        let both = content("look", &[image, notes]);
        assert_eq!((&both[0]["text"], &both[1]), (&json!(text), &part));
        let document = content("read", &[File::a_pdf()]);
        assert!(
            document[0]["text"].as_str().unwrap().starts_with("read\n\n[document \"a.pdf\" of the owner;")
        );
        let file = json!({"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERi0="});
        assert_eq!(document[1], json!({"type": "file", "file": file}));
    }

    #[test]
    fn each_host_gets_what_it_takes() {
        let prompt = Prompt { cache_key: Some("p12".into()), ..Prompt::bare("hi", Some(24)) };
        let of = |host| body("m", &prompt, host);
        let (own, other) = (of(Host::OpenAi), of(Host::Other));
        assert_eq!((&own["max_completion_tokens"], own.get("max_tokens")), (&json!(24), None));
        assert_eq!((&other["max_tokens"], other.get("max_completion_tokens")), (&json!(24), None));
        assert_eq!((&own["prompt_cache_key"], other.get("prompt_cache_key")), (&json!("p12"), None));
        let router = of(Host::OpenRouter);
        assert_eq!((&router["usage"]["include"], own.get("usage")), (&json!(true), None));
        let marked = |host, model| body(model, &prompt, host).get("cache_control").cloned();
        let claude = "anthropic/claude-sonnet-5";
        assert_eq!(marked(Host::OpenRouter, claude), Some(json!({"type": "ephemeral"})));
        assert_eq!(marked(Host::OpenRouter, "google/gemini-3-pro"), None);
        assert_eq!(marked(Host::Other, claude), None);

        let call = PastCall { id: "c1".into(), name: "x".into(), args: json!({}) };
        let stopped = Prompt {
            messages: vec![
                Said::note("one"),
                Said::note("two"),
                Said::Assistant { parts: vec![Part::Call { call, seal: None }] },
                Said::Tool { call_id: "c1".into(), text: Marked::trusted("ok") },
                Said::note("three"),
            ],
            ..Prompt::bare("", None)
        };
        let said = |host| -> Vec<String> {
            let body = body("m", &stopped, host);
            let messages = body["messages"].as_array().unwrap().iter();
            messages.map(|one| one["role"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(said(Host::Other), ["user", "assistant", "tool", "user"]);
        assert_eq!(said(Host::Mistral), ["user", "assistant", "tool", "assistant", "user"]);
        let thought = |host| body("m", &stopped, host)["messages"][1].get(THOUGHTS).cloned();
        assert_eq!((thought(Host::ThinkingBack), thought(Host::Other)), (Some(json!(" ")), None));
    }

    #[test]
    fn seals_come_back_where_they_came_from() {
        let call = PastCall { id: "c1".into(), name: "x".into(), args: json!({"n": 1}) };
        let parts = [
            Part::Thinking { text: "hm".into(), seal: "reasoning_content".into() },
            Part::Text { text: "so".into(), seal: None },
            Part::Thinking { text: ", so".into(), seal: "reasoning_content".into() },
            Part::Thinking { text: "of another".into(), seal: "sig==".into() },
            Part::Call { call, seal: Some("sig==".into()) },
            Part::Sealed(r#"[{"type":"reasoning.encrypted","data":"e"}]"#.into()),
        ];
        let message = assistant(&parts);
        assert_eq!(message["reasoning_content"], "hm, so");
        assert_eq!(message["tool_calls"][0]["extra_content"]["google"]["thought_signature"], "sig==");
        assert_eq!(message["reasoning_details"][0]["data"], "e");
    }
}
