//! The edge cases of this API, each a fixture.

use super::decoder::Decoder;
use crate::providers::{
    Counted, Event, Failure, Unfinished,
    testing::{Broken, Codec, Fixture, broken, call, cut, text, thinking},
    wire::Framing,
};
use protocol::price::Tokens;
use serde_json::{Value, json};

pub fn codec() -> Codec {
    Codec { name: "ollama", framing: Framing::JsonLines, decoder: || Box::new(Decoder::default()) }
}

fn lines(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn message(message: Value) -> Value {
    json!({"model": "m", "created_at": "2026-11-20T00:00:00Z", "message": message, "done": false})
}

fn said(words: &str) -> Value {
    message(json!({"role": "assistant", "content": words}))
}

fn calls(calls: Value) -> Value {
    message(json!({"role": "assistant", "content": "", "tool_calls": calls}))
}

fn done(reason: &str) -> Value {
    json!({"model": "m", "created_at": "2026-11-20T00:00:00Z", "message": {"role": "assistant", "content": ""}, "done": true,
        "done_reason": reason, "total_duration": 9, "load_duration": 1, "prompt_eval_count": 26, "prompt_eval_duration": 3,
        "eval_count": 7, "eval_duration": 4})
}

fn usage() -> Event {
    Event::Usage(Counted { tokens: Tokens { fresh: 26, output: 7, ..Tokens::default() }, cost: None })
}

pub fn whole() -> Vec<Fixture> {
    vec![
        ("text", lines(&[said("Hé"), said("🦀"), done("stop")]), vec![text("Hé"), text("🦀"), usage(), Event::End]),
        (
            "thoughts",
            lines(&[message(json!({"role": "assistant", "content": "", "thinking": "hm"})), said("so"), done("stop")]),
            vec![thinking("hm"), text("so"), usage(), Event::End],
        ),
        (
            "calls, all with index 0, of the same name, an object or a text, with an id or without",
            lines(&[
                calls(json!([{"function": {"index": 0, "name": "x", "arguments": {"n": 1}}}])),
                calls(json!([
                    {"id": "call_a", "function": {"index": 0, "name": "x", "arguments": {"n": 2}}},
                    {"function": {"name": "y", "arguments": "{\"n\":3}"}},
                    {"function": {"name": "z"}},
                    {"function": null},
                    {"function": {"name": "w", "arguments": [1]}},
                ])),
                done("stop"),
            ]),
            vec![
                call("call_0", "x", json!({"n": 1})),
                call("call_a", "x", json!({"n": 2})),
                call("call_2", "y", json!({"n": 3})),
                call("call_3", "z", json!({})),
                call("call_4", "w", json!("[1]")),
                usage(),
                Event::End,
            ],
        ),
        ("the limit of output", lines(&[said("a"), done("length")]), vec![
            text("a"), usage(), Event::Unfinished(Unfinished::Length), Event::End,
        ]),
        (
            "no newline at the end, CRLF, blank lines, nothing counted",
            format!("\r\n{}\r\n\r\n{}", said("a"), json!({"done": true, "message": null, "tool_calls": null})),
            vec![text("a"), Event::End],
        ),
        (
            "an answer that does not stream",
            json!({"model": "m", "message": {"role": "assistant", "content": "hello"}, "done": true, "done_reason": "stop",
                "prompt_eval_count": 26, "eval_count": 7})
            .to_string(),
            vec![text("hello"), usage(), Event::End],
        ),
        ("nothing after done counts", lines(&[said("a"), done("stop"), said("b")]), vec![text("a"), usage(), Event::End]),
    ]
}

pub fn not_whole() -> Vec<Broken> {
    vec![
        ("not done", lines(&[said("a")]), cut),
        ("nothing", String::new(), cut),
        ("half a line", lines(&[said("a")]) + "{\"model\":\"m\",\"mess", cut),
        ("no JSON", "hello\n".into(), cut),
        ("a page", "<html>".into(), broken),
        (
            "an error in the middle",
            lines(&[
                said("a"),
                json!({"error": "an error was encountered while running the model: CUDA error"}),
            ]),
            |got| matches!(got, Failure::Unavailable { detail, .. } if detail.contains("CUDA")),
        ),
        ("an error in a 200", json!({"error": "server busy, please try again"}).to_string(), |got| {
            matches!(got, Failure::Overloaded { .. })
        }),
        (
            "calls without end",
            lines(&[calls((0..200).map(|_| json!({"function": {"name": "x"}})).collect())]),
            broken,
        ),
    ]
}
