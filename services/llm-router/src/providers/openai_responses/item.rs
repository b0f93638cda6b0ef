//! One item of an answer, as it stands at its end.

use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Message,
    Reasoning,
    Call,
}

/// None: something that the provider did by itself, or what is not known yet.
pub fn kind(item: &Value) -> Option<Kind> {
    match item["type"].as_str()? {
        "message" => Some(Kind::Message),
        "reasoning" => Some(Kind::Reasoning),
        "function_call" => Some(Kind::Call),
        _ => None,
    }
}

/// Never empty.
pub fn text<'a>(item: &'a Value, field: &str) -> Option<&'a str> {
    item[field].as_str().filter(|text| !text.is_empty())
}

/// What a message says, and whether that is a refusal.
pub fn said(item: &Value) -> (String, bool) {
    let parts = || item["content"].as_array().into_iter().flatten();
    let words = parts().filter_map(|part| text(part, "text").or(text(part, "refusal")));
    (words.collect(), parts().any(|part| text(part, "refusal").is_some()))
}

/// The summary of a thought, or the thought itself where that is shown.
pub fn thought(item: &Value) -> String {
    let of = |field: &str| {
        let parts = item[field].as_array().into_iter().flatten();
        parts.filter_map(|part| text(part, "text")).collect::<Vec<_>>().join("\n\n")
    };
    let summary = of("summary");
    if summary.is_empty() { of("content") } else { summary }
}

/// A thought that only the provider can read is to be given back whole. What is not encrypted is not known there any
/// more, and would be refused.
pub fn sealed(item: &Value) -> Option<String> {
    text(item, "encrypted_content").map(|_| item.to_string())
}

/// Whether the message was said on the way or at the end: models that tell it want to be told.
pub fn phase(item: &Value) -> Option<String> {
    text(item, "phase").map(|phase| serde_json::json!({"phase": phase}).to_string())
}
