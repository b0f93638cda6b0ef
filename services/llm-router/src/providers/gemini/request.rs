//! The body of a `streamGenerateContent` request.

use crate::{
    context::{File, Part, Prompt, Said, files},
    providers::content::{base64_of, past_args},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What Google has for calls that another model made: they have no signature, and without one they are refused.
const UNSIGNED: &str = "skip_thought_signature_validator";

pub fn body(model: &str, prompt: &Prompt) -> Value {
    let mut body = json!({});
    if !prompt.system.is_empty() {
        body["systemInstruction"] = json!({"parts": [{"text": prompt.system}]});
    }
    if !prompt.tools.is_empty() {
        let tools = prompt.tools.iter().map(|tool| {
            json!({"name": tool.name, "description": tool.description, "parametersJsonSchema": (tool.schema)()})
        });
        body["tools"] = json!([{"functionDeclarations": tools.collect::<Value>()}]);
    }
    body["contents"] = contents(&prompt.messages, wants_signatures(model));
    let mut config = Map::new();
    if let Some(most) = prompt.max_output {
        config.insert("maxOutputTokens".to_owned(), most.into());
    }
    if let Some(shape) = &prompt.shape {
        config.insert("responseMimeType".to_owned(), "application/json".into());
        config.insert("responseJsonSchema".to_owned(), shape.schema.clone());
    }
    let thinking = match prompt.thinks {
        true => json!({"includeThoughts": true}),
        false => json!({"thinkingBudget": 0}),
    };
    config.insert("thinkingConfig".to_owned(), thinking);
    body["generationConfig"] = config.into();
    body
}

/// From its third generation on.
fn wants_signatures(model: &str) -> bool {
    let name = model.rsplit('/').next().unwrap_or_default();
    !["gemini-1", "gemini-2", "gemma"].iter().any(|old| name.starts_with(old))
}

/// Results are a content of their own, right after their calls, in their order, and nothing else is in it.
fn contents(said: &[Said], sign: bool) -> Value {
    let mut contents: Vec<Value> = Vec::new();
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut results: Vec<Value> = Vec::new();
    for one in said {
        if let Said::Tool { call_id, text } = one {
            let name = names.get(call_id.as_str()).copied().unwrap_or_default();
            results.push(json!({"functionResponse": {"name": name, "response": {"output": text.marked()}}}));
            continue;
        }
        add(&mut contents, "user", std::mem::take(&mut results));
        match one {
            Said::User { text, files } => add(&mut contents, "user", user(text, files)),
            Said::Assistant { parts } => {
                names.extend(parts.iter().filter_map(|part| match part {
                    Part::Call { call, .. } => Some((call.id.as_str(), call.name.as_str())),
                    _ => None,
                }));
                add(&mut contents, "model", model(parts, sign));
            }
            Said::Tool { .. } => {}
        }
    }
    add(&mut contents, "user", results);
    contents.into()
}

fn add(contents: &mut Vec<Value>, role: &str, parts: Vec<Value>) {
    if !parts.is_empty() {
        contents.push(json!({"role": role, "parts": parts}));
    }
}

fn user(text: &str, files: &[File]) -> Vec<Value> {
    let shown = files.iter().filter_map(|file| match file {
        File::Image { media_type, bytes } | File::Document { media_type, bytes, .. } => {
            Some(json!({"inlineData": {"mimeType": media_type, "data": base64_of(bytes)}}))
        }
        File::Text(_) | File::Absent(_) => None,
    });
    let text = files::written(text, files);
    shown.chain((!text.is_empty()).then(|| json!({"text": text}))).collect()
}

/// A signature goes back on the part that it came with. Of calls made at once the first alone has one.
fn model(parts: &[Part], sign: bool) -> Vec<Value> {
    let mut first_call = sign;
    let parts = parts.iter().filter_map(|part| {
        let (mut part, seal) = match part {
            Part::Text { text, seal: None } if text.is_empty() => return None,
            Part::Text { text, seal } => (json!({"text": text}), seal.as_deref()),
            Part::Thinking { text, seal } => (json!({"text": text, "thought": true}), Some(seal.as_str())),
            Part::Sealed(seal) => (json!({"text": ""}), Some(seal.as_str())),
            Part::Call { call, seal } => {
                let unsigned = std::mem::take(&mut first_call).then_some(UNSIGNED);
                let asked = json!({"functionCall": {"name": call.name, "args": past_args(&call.args)}});
                (asked, seal.as_deref().or(unsigned))
            }
        };
        if let Some(seal) = seal {
            part["thoughtSignature"] = json!(seal);
        }
        Some(part)
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Marked, PastCall};

    fn call(id: &str, seal: Option<&str>) -> Part {
        let call = PastCall { id: id.into(), name: format!("tool_{id}"), args: json!({"n": 1}) };
        Part::Call { call, seal: seal.map(str::to_owned) }
    }

    #[test]
    fn a_document_stands_before_what_is_said_of_it() {
        let parts = user("look", &[File::a_pdf()]);
        assert_eq!(parts[0], json!({"inlineData": {"mimeType": "application/pdf", "data": "JVBERi0="}}));
        assert!(parts[1]["text"].as_str().unwrap().starts_with("look\n\n[document \"a.pdf\" of the owner"));
    }

    #[test]
    fn signatures_go_back_where_they_came_from() {
        let said = [
            Said::note("hi"),
            Said::Assistant {
                parts: vec![
                    Part::Thinking { text: "hm".into(), seal: "s1".into() },
                    Part::Text { text: "so".into(), seal: Some("s2".into()) },
                    call("a", Some("s3")),
                    call("b", None),
                    Part::Sealed("s4".into()),
                ],
            },
            Said::Tool { call_id: "a".into(), text: Marked::trusted("1") },
            Said::Tool { call_id: "b".into(), text: Marked::trusted("2") },
            Said::note("and?"),
        ];
        assert_eq!(
            contents(&said, true),
            json!([
                {"role": "user", "parts": [{"text": "hi"}]},
                {"role": "model", "parts": [
                    {"text": "hm", "thought": true, "thoughtSignature": "s1"},
                    {"text": "so", "thoughtSignature": "s2"},
                    {"functionCall": {"name": "tool_a", "args": {"n": 1}}, "thoughtSignature": "s3"},
                    {"functionCall": {"name": "tool_b", "args": {"n": 1}}},
                    {"text": "", "thoughtSignature": "s4"}
                ]},
                {"role": "user", "parts": [
                    {"functionResponse": {"name": "tool_a", "response": {"output": "1"}}},
                    {"functionResponse": {"name": "tool_b", "response": {"output": "2"}}}
                ]},
                {"role": "user", "parts": [{"text": "and?"}]}
            ])
        );
        // Another's calls, to a model that wants signatures, and to one that never had any.
        let others = [call("a", None), call("b", None)];
        let signed = |model: &str| {
            let parts = super::model(&others, wants_signatures(model));
            [parts[0].get("thoughtSignature").is_some(), parts[1].get("thoughtSignature").is_some()]
        };
        assert_eq!(signed("gemini-3-pro"), [true, false]);
        assert_eq!(signed("models/gemini-2.5-flash"), [false, false]);
    }
}
