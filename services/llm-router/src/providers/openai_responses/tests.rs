//! The edge cases of this API, each a fixture.

mod not_whole;
mod whole;

pub use not_whole::{cut_short, not_whole};
pub use whole::whole;

use super::decoder::Decoder;
use crate::providers::{
    Counted, Event, Failure, Unfinished,
    testing::{Broken, BrokenAfter, Codec, Fixture, broken, call, cut, read, text, thinking},
    wire::Framing,
};
use protocol::price::Tokens;
use serde_json::{Value, json};

pub fn codec() -> Codec {
    Codec { name: "openai-responses", framing: Framing::ServerSent, decoder: || Box::new(Decoder::default()) }
}

/// Events as they are sent, each with its name and its number.
fn stream(events: &[Value]) -> String {
    let frames = events.iter().enumerate().map(|(n, event)| {
        let mut event = event.clone();
        event["sequence_number"] = json!(n);
        format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default())
    });
    frames.collect()
}

fn created() -> Value {
    json!({"type": "response.created", "response": {"id": "resp_1", "status": "in_progress", "error": null,
        "incomplete_details": null, "output": [], "usage": null}})
}

fn ended(status: &str, more: Value) -> Value {
    let mut response = json!({"id": "resp_1", "status": status, "error": null, "incomplete_details": null,
        "output": [], "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 60},
        "output_tokens": 50, "output_tokens_details": {"reasoning_tokens": 40}, "total_tokens": 150}});
    for (key, value) in more.as_object().unwrap() {
        response[key] = value.clone();
    }
    json!({"type": format!("response.{status}"), "response": response})
}

fn completed() -> Value {
    ended("completed", json!({}))
}

fn usage() -> Event {
    let tokens = Tokens { fresh: 40, cache_read: 60, cache_write: 0, output: 10, reasoning: 40 };
    Event::Usage(Counted { tokens, cost: None })
}

fn item(what: &str, at: i64, item: Value) -> Value {
    json!({"type": format!("response.output_item.{what}"), "output_index": at, "item": item})
}

fn delta(kind: &str, at: i64, id: &str, delta: &str) -> Value {
    json!({"type": format!("response.{kind}.delta"), "item_id": id, "output_index": at, "content_index": 0,
        "delta": delta, "logprobs": [], "obfuscation": "xY3"})
}

fn said(words: &str) -> Value {
    delta("output_text", 0, "msg_1", words)
}

fn message(at: i64, id: &str, words: &str) -> Value {
    item(
        "done",
        at,
        json!({"id": id, "type": "message", "status": "completed", "role": "assistant",
        "content": [{"type": "output_text", "text": words, "annotations": []}]}),
    )
}

fn asked(id: &str, call_id: &str, name: &str, args: &str) -> Value {
    json!({"id": id, "type": "function_call", "status": "completed", "call_id": call_id, "name": name, "arguments": args})
}

fn args(at: i64, id: &str, fragment: &str) -> Value {
    delta("function_call_arguments", at, id, fragment)
}

fn summary(part: i64, words: &str) -> Value {
    json!({"type": "response.reasoning_summary_text.delta", "item_id": "rs_1", "output_index": 0,
        "summary_index": part, "delta": words})
}

/// As it is sealed.
fn reasoning(summary: &[&str]) -> Value {
    let summary: Vec<Value> =
        summary.iter().map(|text| json!({"type": "summary_text", "text": text})).collect();
    json!({"id": "rs_1", "type": "reasoning", "encrypted_content": "gAAAAA\u{e9}==", "summary": summary})
}

fn ends(mut events: Vec<Event>) -> Vec<Event> {
    events.extend([usage(), Event::End]);
    events
}

#[tokio::test]
async fn megabytes_in_one_delta_and_many_empty_ones() {
    let long = "x".repeat(8 << 20);
    let bytes = stream(&[said(&long), completed()]);
    let got = read(codec(), vec![bytes.into()]).await;
    assert!(matches!(&got[0], Ok(Event::Text(text)) if text.len() == long.len()));
    let empty = format!("data: {}\n\n", said("")).repeat(20_000) + &stream(&[completed()]);
    let got = read(codec(), vec![empty.into()]).await;
    assert_eq!(got, [Ok(usage()), Ok(Event::End)]);
}
