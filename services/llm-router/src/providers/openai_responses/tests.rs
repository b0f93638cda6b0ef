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
    Codec { name: "openai-responses", framing: Framing::ServerSent, decoder: || Box::new(Decoder::default()) }
}

fn frames(events: &[Value]) -> String {
    let frame = |(n, event): (usize, &Value)| {
        let mut event = event.clone();
        event["sequence_number"] = json!(n);
        format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or("x"))
    };
    events.iter().enumerate().map(frame).collect()
}

fn created() -> Value {
    json!({"type": "response.created", "response": {"id": "resp_1", "object": "response", "status": "in_progress", "output": [], "usage": null, "error": null}})
}

fn words(words: &str) -> Value {
    json!({"type": "response.output_text.delta", "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": words, "logprobs": []})
}

fn message(words: &str) -> Value {
    json!({"type": "message", "id": "msg_1", "status": "completed", "role": "assistant",
        "content": [{"type": "output_text", "text": words, "annotations": []}]})
}

fn done(index: u64, item: &Value) -> Value {
    json!({"type": "response.output_item.done", "output_index": index, "item": item})
}

fn asked(id: &str, call_id: &str, name: &str, arguments: &str) -> Value {
    json!({"type": "function_call", "id": id, "call_id": call_id, "name": name, "arguments": arguments, "status": "completed"})
}

fn fragment(id: &str, index: u64, delta: &str) -> Value {
    json!({"type": "response.function_call_arguments.delta", "item_id": id, "output_index": index, "delta": delta})
}

fn over(kind: &str, output: Value, more: Value) -> Value {
    let mut response = json!({"id": "resp_1", "object": "response", "status": kind, "output": output, "error": null,
        "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
            "output_tokens": 12, "output_tokens_details": {"reasoning_tokens": 5}, "total_tokens": 112}});
    for (key, value) in more.as_object().unwrap() {
        response[key] = value.clone();
    }
    json!({"type": format!("response.{kind}"), "response": response})
}

fn completed(output: Value) -> Value {
    over("completed", output, json!({}))
}

fn usage() -> Event {
    let tokens = Tokens { fresh: 10, cache_read: 60, cache_write: 30, output: 7, reasoning: 5 };
    Event::Usage(Counted { tokens, cost: None })
}

pub fn whole() -> Vec<Fixture> {
    let reasoning = |id: &str, sealed: &str| json!({"id": id, "type": "reasoning", "summary": [], "encrypted_content": sealed});
    let thought = |index: u64, words: &str| json!({"type": "response.reasoning_summary_text.delta", "item_id": "rs_1", "output_index": 0, "summary_index": index, "delta": words});
    let part = |index: u64| json!({"type": "response.reasoning_summary_part.added", "item_id": "rs_1", "output_index": 0, "summary_index": index, "part": {"type": "summary_text", "text": ""}});
    vec![
        (
            "text, keepalives, and what no document names",
            frames(&[
                created(),
                json!({"type": "response.in_progress", "response": {"status": "in_progress"}}),
                json!({"type": "response.output_item.added", "output_index": 0, "item": {"type": "message", "id": "msg_1", "content": []}}),
                words("Hé"),
                json!({"type": "keepalive"}),
                words("🦀"),
                json!({"type": "response.output_text.done", "item_id": "msg_1", "text": "Hé🦀"}),
                done(0, &message("Hé🦀")),
                completed(json!([message("Hé🦀")])),
            ]),
            vec![text("Hé"), text("🦀"), usage(), Event::End],
        ),
        (
            "thoughts in two parts, sealed whole; more without a word",
            frames(&[
                part(0),
                thought(0, "h"),
                thought(0, "m"),
                part(1),
                thought(1, "so"),
                done(0, &reasoning("rs_1", "gAAA=/+")),
                done(1, &reasoning("rs_2", "gBBB=")),
                done(2, &json!({"id": "rs_3", "type": "reasoning", "summary": [], "encrypted_content": null})),
                words("a"),
                done(3, &message("a")),
                completed(json!([reasoning("rs_1", "gAAA=/+"), reasoning("rs_2", "gBBB="), message("a")])),
            ]),
            vec![
                thinking("h"),
                thinking("m"),
                thinking("\n\n"),
                thinking("so"),
                Event::Signed(reasoning("rs_1", "gAAA=/+").to_string()),
                Event::Sealed(reasoning("rs_2", "gBBB=").to_string()),
                text("a"),
                usage(),
                Event::End,
            ],
        ),
        (
            "calls: pieces before the call, whole ones, one that only the end names",
            frames(&[
                fragment("fc_1", 0, "{\"n\""),
                json!({"type": "response.output_item.added", "output_index": 0, "item": asked("fc_1", "call_1", "x", "")}),
                fragment("fc_1", 0, ":1}"),
                json!({"type": "response.function_call_arguments.done", "item_id": "fc_1", "output_index": 0, "arguments": "{\"n\":1}"}),
                done(0, &json!({"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "x"})),
                done(1, &asked("fc_2", "call_2", "y", "{\"n\":2}")),
                completed(json!([
                    asked("fc_1", "call_1", "x", "{\"n\":1}"),
                    asked("fc_2", "call_2", "y", "{\"n\":2}"),
                    asked("fc_3", "call_2", "y", ""),
                ])),
            ]),
            vec![
                call("call_1", "x", json!({"n": 1})),
                call("call_2", "y", json!({"n": 2})),
                call("call_2_2", "y", json!({})),
                usage(),
                Event::End,
            ],
        ),
        (
            "all with index 0 and without ids",
            frames(&[
                json!({"type": "response.output_item.done", "item": asked("", "call_1", "x", "{\"n\":1}")}),
                done(0, &asked("", "call_2", "x", "{\"n\":2}")),
                json!({"type": "response.completed", "response": {}}),
            ]),
            vec![call("call_1", "x", json!({"n": 1})), call("call_2", "x", json!({"n": 2})), Event::End],
        ),
        (
            "a refusal",
            frames(&[
                json!({"type": "response.refusal.delta", "item_id": "msg_1", "output_index": 0, "delta": "I will not"}),
                completed(json!([{"type": "message", "id": "msg_1", "content": [{"type": "refusal", "refusal": "I will not"}]}])),
            ]),
            vec![text("I will not"), usage(), Event::Unfinished(Unfinished::Refusal), Event::End],
        ),
        (
            "the limit of output",
            frames(&[words("a"), over("incomplete", json!([]), json!({"incomplete_details": {"reason": "max_output_tokens"}}))]),
            vec![text("a"), usage(), Event::Unfinished(Unfinished::Length), Event::End],
        ),
        (
            "a filter",
            frames(&[words("a"), over("incomplete", json!([]), json!({"incomplete_details": {"reason": "content_filter"}}))]),
            vec![text("a"), usage(), Event::Unfinished(Unfinished::Filter), Event::End],
        ),
        (
            "without names of events, and with [DONE]",
            frames(&[words("a"), completed(json!([]))]).lines().filter(|line| !line.starts_with("event")).map(|line| format!("{line}\n")).collect::<String>() + "data: [DONE]\n\n",
            vec![text("a"), usage(), Event::End],
        ),
        (
            "an answer that does not stream",
            completed(json!([reasoning("rs_1", "g="), message("hello"), asked("fc", "call_1", "x", "{}")]))["response"].to_string(),
            vec![Event::Sealed(reasoning("rs_1", "g=").to_string()), text("hello"), call("call_1", "x", json!({})), usage(), Event::End],
        ),
    ]
}

pub fn not_whole() -> Vec<Broken> {
    let failed = |code: &str| {
        frames(&[
            words("a"),
            over("failed", json!([]), json!({"error": {"code": code, "message": "no luck"}})),
        ])
    };
    vec![
        ("no end", frames(&[created(), words("a"), done(0, &message("a"))]), cut),
        ("[DONE] is no end", frames(&[words("a")]) + "data: [DONE]\n\n", cut),
        ("nothing", String::new(), cut),
        ("broken JSON", frames(&[words("a")]) + "data: {\"type\n\n", cut),
        (
            "it failed",
            failed("server_error"),
            |got| matches!(got, Failure::Unavailable { detail, .. } if detail == "no luck"),
        ),
        ("too many requests", failed("rate_limit_exceeded"), |got| {
            matches!(got, Failure::RateLimited { .. })
        }),
        ("a bad prompt", failed("invalid_prompt"), |got| matches!(got, Failure::Filtered { .. })),
        ("it failed without a word", frames(&[json!({"type": "response.failed"})]), |got| {
            matches!(got, Failure::Unavailable { .. })
        }),
        (
            "an error, flat",
            frames(&[
                words("a"),
                json!({"type": "error", "code": "server_error", "message": "no luck", "param": null}),
            ]),
            |got| matches!(got, Failure::Unavailable { detail, .. } if detail == "no luck"),
        ),
        (
            "an error, nested",
            frames(&[
                json!({"type": "error", "error": {"type": "invalid_request_error", "code": "context_length_exceeded", "message": "no luck"}}),
            ]),
            |got| matches!(got, Failure::TooLong { .. }),
        ),
        (
            "an error as Chat Completions says it",
            "data: {\"error\":{\"message\":\"x\",\"code\":429}}\n\n".into(),
            |got| matches!(got, Failure::RateLimited { .. }),
        ),
        (
            "an error in a 200",
            json!({"error": {"message": "x", "type": "invalid_request_error"}}).to_string(),
            |got| matches!(got, Failure::Refused { .. }),
        ),
        ("another JSON", "{\"data\":[]}".into(), broken),
        (
            "calls without end",
            frames(&(0..200).map(|n| fragment(&format!("fc_{n}"), n, "{")).collect::<Vec<_>>()),
            broken,
        ),
        (
            "items without end",
            frames(
                &(0..1_200)
                    .map(|n| done(n, &json!({"type": "x", "id": format!("i{n}")})))
                    .collect::<Vec<_>>(),
            ),
            broken,
        ),
    ]
}
