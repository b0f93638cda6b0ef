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

fn line(message: Value, more: Value) -> String {
    let mut line = json!({"model": "qwen3", "created_at": "2026-11-20T10:00:00.123456789Z", "message": message, "done": false});
    line["message"]["role"] = json!("assistant");
    for (key, value) in more.as_object().into_iter().flatten() {
        line[key] = value.clone();
    }
    format!("{line}\n")
}

fn said(words: &str) -> String {
    line(json!({"content": words}), json!({}))
}

fn thought(words: &str) -> String {
    line(json!({"content": "", "thinking": words}), json!({}))
}

fn asked(calls: Value) -> String {
    line(json!({"content": "", "tool_calls": calls}), json!({}))
}

fn done(reason: &str) -> String {
    let counts = json!({"done": true, "done_reason": reason, "total_duration": 5_589_157_167_u64, "load_duration": 3_013_701_500_u64,
        "prompt_eval_count": 26, "prompt_eval_duration": 185_000_000, "eval_count": 9, "eval_duration": 1_325_948_000});
    line(json!({"content": ""}), counts)
}

fn usage(fresh: i64, output: i64) -> Event {
    Event::Usage(Counted { tokens: Tokens { fresh, output, ..Tokens::default() }, cost: None })
}

fn ends(mut events: Vec<Event>) -> Vec<Event> {
    events.extend([usage(26, 9), Event::End]);
    events
}

pub fn whole() -> Vec<Fixture> {
    let signed = || Event::Signed("thinking".into());
    let function =
        |name: &str, args: Value| json!({"function": {"name": name, "arguments": args, "index": 0}});
    vec![
        (
            "plain text",
            format!("{}{}{}", said("Hé"), said("🦀"), done("stop")),
            ends(vec![text("Hé"), text("🦀")]),
        ),
        (
            "CRLF, blank lines, a BOM, no last newline",
            format!("\u{feff}{}\r\n\r\n{}", said("a").trim(), done("stop").trim()),
            ends(vec![text("a")]),
        ),
        (
            "nothing after done counts",
            format!("{}{}{}{{oops", said("a"), done("stop"), said("b")),
            ends(vec![text("a")]),
        ),
        (
            "thoughts are sealed where they end",
            format!("{}{}{}{}", thought("h"), thought("m"), said("so"), done("stop")),
            ends(vec![thinking("h"), thinking("m"), signed(), text("so")]),
        ),
        (
            "thought, text and call in one line; thoughts again",
            format!(
                "{}{}{}",
                line(
                    json!({"thinking": "h", "content": "so", "tool_calls": [function("x", json!({"n": 1}))]}),
                    json!({})
                ),
                thought("m"),
                done("stop")
            ),
            ends(vec![
                thinking("h"),
                signed(),
                text("so"),
                call("call_0", "x", json!({"n": 1})),
                thinking("m"),
                signed(),
            ]),
        ),
        (
            "all calls with index 0, in one line and in several, and without ids",
            [
                asked(json!([function("x", json!({"n": 1})), function("x", json!({"n": 2}))])),
                asked(json!([function("y", json!({"b": 1, "a": [2]}))])),
                done("stop"),
            ]
            .concat(),
            ends(vec![
                call("call_0", "x", json!({"n": 1})),
                call("call_1", "x", json!({"n": 2})),
                call("call_2", "y", json!({"b": 1, "a": [2]})),
            ]),
        ),
        (
            "ids of newer versions, twice the same, a number, and a phantom",
            [
                asked(json!([
                    {"id": "call_a", "function": {"index": 4_000_000_000_u64, "name": "x", "arguments": {}}},
                    {"id": "call_a", "function": {"name": "x"}},
                    {"id": 7, "function": {"name": "y", "arguments": null}},
                    {"id": "z", "function": null}, {"function": {"name": "", "arguments": {}}}
                ])),
                done("stop"),
            ]
            .concat(),
            ends(vec![
                call("call_a", "x", json!({})),
                call("call_a_2", "x", json!({})),
                call("7", "y", json!({})),
            ]),
        ),
        (
            "arguments as text, a list, and broken text",
            format!(
                "{}{}",
                asked(json!([
                    function("x", json!("{\"n\":1}")),
                    function("x", json!([1])),
                    function("x", json!("{\"n\":"))
                ])),
                done("stop")
            ),
            ends(vec![
                call("call_0", "x", json!({"n": 1})),
                call("call_1", "x", json!("[1]")),
                call("call_2", "x", json!("{\"n\":")),
            ]),
        ),
        (
            "everything null",
            format!(
                "{}{}{}",
                line(
                    json!({"content": null, "thinking": null, "tool_calls": null}),
                    json!({"done": null, "error": null})
                ),
                said("a"),
                done("stop")
            ),
            ends(vec![text("a")]),
        ),
        (
            "no message at all",
            format!("{{\"done\":null}}\n{}{{\"done\":true,\"message\":null,\"tool_calls\":null}}", said("a")),
            vec![text("a"), Event::End],
        ),
        (
            "stopped by its limit",
            format!("{}{}", said("a"), done("length")),
            vec![text("a"), usage(26, 9), Event::Unfinished(Unfinished::Length), Event::End],
        ),
        (
            "it only loaded, or unloaded, the model",
            line(json!({"content": ""}), json!({"done": true, "done_reason": "load"})),
            vec![Event::End],
        ),
        (
            "unloaded",
            line(json!({"content": ""}), json!({"done": true, "done_reason": "unload"})),
            vec![Event::End],
        ),
        (
            "a reason that is not known, no reason, and a prompt that was not counted",
            format!(
                "{}{}",
                said("a"),
                line(json!({"content": "b"}), json!({"done": true, "done_reason": "eos", "eval_count": 9}))
            ),
            vec![text("a"), text("b"), usage(0, 9), Event::End],
        ),
        (
            "counts as texts, and broken ones",
            format!(
                "{}{}",
                said("a"),
                line(json!({}), json!({"done": true, "prompt_eval_count": "26", "eval_count": -1}))
            ),
            vec![text("a"), usage(26, 0), Event::End],
        ),
        (
            "an answer that does not stream",
            line(
                json!({"content": "hello"}),
                json!({"done": true, "done_reason": "stop", "prompt_eval_count": 26, "eval_count": 9}),
            ),
            ends(vec![text("hello")]),
        ),
    ]
}

pub fn not_whole() -> Vec<Broken> {
    vec![
        ("nothing", String::new(), cut),
        ("half a stream", said("a"), cut),
        ("half a line", format!("{}{{\"model\":\"q", said("a")), cut),
        ("broken JSON in the middle", format!("{}{{oops\n{}", said("a"), done("stop")), cut),
        ("a call, and no end", asked(json!([{"function": {"name": "x", "arguments": {}}}])), cut),
        ("an HTML page", "<html>hello".into(), broken),
        (
            "an error in the middle",
            format!(
                "{}{{\"error\":\"an error was encountered while running the model: CUDA error\"}}\n",
                said("a")
            ),
            |got| matches!(got, Failure::Unavailable { detail, .. } if detail.contains("CUDA")),
        ),
        ("too much to do", "{\"error\":\"server busy, please try again\"}".into(), |got| {
            matches!(got, Failure::Overloaded { .. })
        }),
        ("an error as an object", "{\"error\":{\"message\":\"no luck\",\"code\":503}}\n".into(), |got| {
            matches!(got, Failure::Overloaded { .. })
        }),
        (
            "an error about the length",
            "{\"error\":\"input length exceeds maximum context length\"}\n".into(),
            |got| matches!(got, Failure::TooLong { .. }),
        ),
        (
            "too many calls",
            asked((0..200).map(|_| json!({"function": {"name": "x", "arguments": {}}})).collect()),
            broken,
        ),
    ]
}
