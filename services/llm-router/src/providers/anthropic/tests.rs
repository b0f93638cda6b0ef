//! The edge cases of this API, each a fixture.

use super::decoder::Decoder;
use crate::providers::{
    Counted, Event, Failure, Unfinished,
    testing::{Broken, BrokenAfter, Codec, Fixture, broken, call, cut, text, thinking},
    wire::Framing,
};
use protocol::price::Tokens;
use serde_json::{Value, json};

pub fn codec() -> Codec {
    Codec { name: "anthropic", framing: Framing::ServerSent, decoder: || Box::new(Decoder::default()) }
}

fn usage(fresh: i64, cache_read: i64, cache_write: i64, output: i64, reasoning: i64) -> Event {
    Event::Usage(Counted { tokens: Tokens { fresh, cache_read, cache_write, output, reasoning }, cost: None })
}

fn frame(value: Value) -> String {
    format!("event: {}\ndata: {value}\n\n", value["type"].as_str().unwrap_or("x"))
}

fn start() -> String {
    frame(json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
        "model": "claude", "content": [], "stop_reason": null, "stop_sequence": null,
        "usage": {"input_tokens": 10, "cache_creation_input_tokens": 30, "cache_read_input_tokens": 60,
            "cache_creation": {"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 0},
            "output_tokens": 1, "service_tier": "standard"}}}))
}

fn block(index: u64, block: Value, deltas: &[Value]) -> String {
    let mut all = frame(json!({"type": "content_block_start", "index": index, "content_block": block}));
    for delta in deltas {
        all += &frame(json!({"type": "content_block_delta", "index": index, "delta": delta}));
    }
    all + &frame(json!({"type": "content_block_stop", "index": index}))
}

fn said(index: u64, words: &[&str]) -> String {
    let deltas: Vec<Value> = words.iter().map(|text| json!({"type": "text_delta", "text": text})).collect();
    block(index, json!({"type": "text", "text": ""}), &deltas)
}

fn tool(index: u64, id: &str, name: &str, pieces: &[&str]) -> String {
    let deltas: Vec<Value> =
        pieces.iter().map(|piece| json!({"type": "input_json_delta", "partial_json": piece})).collect();
    block(index, json!({"type": "tool_use", "id": id, "name": name, "input": {}}), &deltas)
}

fn end(reason: &str) -> String {
    frame(json!({"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": null},
        "usage": {"output_tokens": 7}}))
        + STOP
}

const STOP: &str = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
const PING: &str = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

fn begun() -> Event {
    usage(10, 60, 30, 1, 0)
}

fn ended(events: Vec<Event>) -> Vec<Event> {
    [vec![begun()], events, vec![usage(10, 60, 30, 7, 0), Event::End]].concat()
}

pub fn whole() -> Vec<Fixture> {
    let sealed = |block: Value| Event::Sealed(block.to_string());
    vec![
        ("text", start() + PING + &said(0, &["Hé", "🦀"]) + &end("end_turn"), ended(vec![text("Hé"), text("🦀")])),
        (
            "thoughts, signed, sealed, and sealed without a word",
            [
                start(),
                block(
                    0,
                    json!({"type": "thinking", "thinking": "", "signature": ""}),
                    &[
                        json!({"type": "thinking_delta", "thinking": "h"}),
                        json!({"type": "thinking_delta", "thinking": "m"}),
                        json!({"type": "signature_delta", "signature": "EqQB/+="}),
                    ],
                ),
                block(1, json!({"type": "redacted_thinking", "data": "Emw+/=="}), &[]),
                block(
                    2,
                    json!({"type": "thinking", "thinking": "", "signature": ""}),
                    &[json!({"type": "signature_delta", "signature": "Er"}), json!({"type": "signature_delta", "signature": "3="})],
                ),
                said(3, &["so"]),
                end("end_turn"),
            ]
            .concat(),
            ended(vec![
                thinking("h"),
                thinking("m"),
                Event::Signed("EqQB/+=".into()),
                sealed(json!({"type": "redacted_thinking", "data": "Emw+/=="})),
                sealed(json!({"type": "thinking", "thinking": "", "signature": "Er3="})),
                text("so"),
            ]),
        ),
        (
            "calls in fragments, without arguments, and broken",
            [
                start(),
                said(0, &["I look."]),
                tool(1, "toolu_1", "x", &["", "{\"n\"", ": 1}"]),
                tool(2, "toolu_2", "y", &[""]),
                tool(3, "toolu_2", "z", &["{\"n\":"]),
                end("tool_use"),
            ]
            .concat(),
            ended(vec![
                text("I look."),
                call("toolu_1", "x", json!({"n": 1})),
                call("toolu_2", "y", json!({})),
                call("toolu_2_2", "z", json!("{\"n\":")),
            ]),
        ),
        (
            "arguments at its start, and no end of the block",
            start()
                + &frame(json!({"type": "content_block_start", "index": 0,
                    "content_block": {"type": "tool_use", "id": "t", "name": "x", "input": {"n": 1}}}))
                + &end("tool_use"),
            vec![begun(), usage(10, 60, 30, 7, 0), call("t", "x", json!({"n": 1})), Event::End],
        ),
        (
            "what is unknown: events, blocks, deltas, reasons",
            [
                start(),
                frame(json!({"type": "message_hum", "index": 0})),
                frame(json!({"type": "message_sum", "index": {}, "message": 7, "content_block": [], "delta": "x", "usage": [],
                    "content": "x", "stop_reason": {}})),
                block(0, json!({"type": "server_tool_use", "id": "s", "name": "web", "input": {}}),
                    &[json!({"type": "input_json_delta", "partial_json": "{}"})]),
                block(1, json!({"type": "text", "text": "a"}), &[json!({"type": "citations_delta", "citation": {}})]),
                end("compaction"),
            ]
            .concat(),
            ended(vec![text("a")]),
        ),
        (
            "no names of events, CR alone, comments",
            (start() + ": hello\n\n" + &said(0, &["a"]) + &end("end_turn"))
                .lines()
                .filter(|line| !line.starts_with("event:"))
                .map(|line| format!("{line}\r"))
                .collect(),
            ended(vec![text("a")]),
        ),
        (
            "the end of others, after its own reason",
            start() + &said(0, &["a"]) + end("max_tokens").trim_end_matches(STOP) + "data: [DONE]\n\n" + &said(1, &["b"]),
            vec![begun(), text("a"), usage(10, 60, 30, 7, 0), Event::Unfinished(Unfinished::Length), Event::End],
        ),
        (
            "counts that are left out stay, and none is added up",
            [
                start(),
                said(0, &["a"]),
                frame(json!({"type": "message_delta", "delta": {"stop_reason": null}, "usage": {"output_tokens": 4, "input_tokens": null}})),
                frame(json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"},
                    "usage": {"output_tokens": 9, "cache_read_input_tokens": 61, "output_tokens_details": {"thinking_tokens": 5}}})),
                STOP.to_owned(),
            ]
            .concat(),
            vec![begun(), text("a"), usage(10, 60, 30, 4, 0), usage(10, 61, 30, 4, 5), Event::End],
        ),
        (
            "an answer that does not stream",
            json!({"id": "msg_1", "type": "message", "role": "assistant", "stop_reason": "max_tokens",
                "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "text", "text": "a"}],
                "usage": {"input_tokens": 3, "output_tokens": 2}})
            .to_string(),
            vec![
                thinking("hm"),
                Event::Signed("s".into()),
                text("a"),
                usage(3, 0, 0, 2, 0),
                Event::Unfinished(Unfinished::Length),
                Event::End,
            ],
        ),
    ]
    .into_iter()
    .chain(
        [
            ("max_tokens", Unfinished::Length),
            ("model_context_window_exceeded", Unfinished::Context),
            ("refusal", Unfinished::Refusal),
            ("pause_turn", Unfinished::Length),
        ]
        .map(|(reason, why)| {
            let want = vec![begun(), text("a"), usage(10, 60, 30, 7, 0), Event::Unfinished(why), Event::End];
            (reason, start() + &said(0, &["a"]) + &end(reason), want)
        }),
    )
    .collect()
}

pub fn not_whole() -> Vec<Broken> {
    let error = |kind: &str| {
        start()
            + &said(0, &["a"])
            + &frame(
                json!({"type": "error", "error": {"type": kind, "message": "Overloaded"}, "request_id": "r"}),
            )
    };
    vec![
        ("no message_stop", start() + &said(0, &["a"]) + end("end_turn").trim_end_matches(STOP), cut),
        ("the end of others, without a reason", start() + &said(0, &["a"]) + "data: [DONE]\n\n", cut),
        ("nothing", String::new(), cut),
        ("half a call", start() + &frame(json!({"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "id": "t", "name": "x"}})), cut),
        ("broken JSON", start() + "event: content_block_delta\ndata: {\"type\n\n", cut),
        ("overloaded in the middle", error("overloaded_error"), |got| matches!(got, Failure::Overloaded { .. })),
        ("its own error in the middle", error("api_error").replace("Overloaded", "Internal"), |got| matches!(got, Failure::Unavailable { .. })),
        ("an error without a word", "event: error\ndata: {\"type\":\"error\"}\n\n".into(), |got| matches!(got, Failure::Unavailable { .. })),
        ("an error in a 200", json!({"type": "error", "error": {"type": "rate_limit_error", "message": "x"}}).to_string(), |got| matches!(got, Failure::RateLimited { .. })),
        ("another JSON in a 200", "{\"models\":[]}".into(), broken),
        ("blocks without end", start() + &(0..200).map(|n| frame(json!({"type": "content_block_start", "index": n, "content_block": {"type": "thinking"}}))).collect::<String>(), broken),
        ("calls without end", start() + &(0..200).map(|n| tool(n, "t", "x", &[])).collect::<String>(), broken),
    ]
}

pub fn cut_short() -> Vec<BrokenAfter> {
    let hidden = json!({"type": "redacted_thinking", "data": "e"});
    let calls =
        (0..200).map(|n| json!({"type": "tool_use", "id": format!("t{n}"), "name": "x", "input": {}}));
    let made = (0..128).map(|n| call(&format!("t{n}"), "x", json!({})));
    let content: Value = std::iter::once(hidden.clone()).chain(calls).collect();
    vec![(
        "too many calls, from who did not stream",
        json!({"type": "message", "content": content, "usage": {"input_tokens": 3, "output_tokens": 2}})
            .to_string(),
        std::iter::once(Event::Sealed(hidden.to_string()))
            .chain(made)
            .chain([usage(3, 0, 0, 2, 0)])
            .collect(),
        broken,
    )]
}
