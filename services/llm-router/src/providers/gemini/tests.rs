//! The edge cases of this API, each a fixture.

use super::decoder::Decoder;
use crate::providers::{
    Counted, Event, Failure, Unfinished,
    testing::{Broken, BrokenAfter, Codec, Fixture, bad_call, broken, call, cut, text, thinking},
    wire::Framing,
};
use protocol::price::Tokens;
use serde_json::{Value, json};

pub fn codec() -> Codec {
    Codec { name: "gemini", framing: Framing::ServerSent, decoder: || Box::new(Decoder::default()) }
}

fn usage(fresh: i64, cache_read: i64, output: i64, reasoning: i64) -> Event {
    let tokens = Tokens { fresh, cache_read, cache_write: 0, output, reasoning };
    Event::Usage(Counted { tokens, cost: None })
}

fn piece(parts: Value, more: Value) -> Value {
    let mut candidate = json!({"content": {"role": "model", "parts": parts}, "index": 0});
    for (key, value) in more.as_object().unwrap() {
        candidate[key] = value.clone();
    }
    json!({"candidates": [candidate], "modelVersion": "gemini-3-pro", "responseId": "r"})
}

fn frames(pieces: &[Value]) -> String {
    pieces.iter().map(|piece| format!("data: {piece}\r\n\r\n")).collect()
}

fn said(words: &str) -> Value {
    piece(json!([{"text": words}]), json!({}))
}

fn end(reason: &str) -> Value {
    piece(json!([]), json!({"finishReason": reason}))
}

pub fn whole() -> Vec<Fixture> {
    let mut counting = vec![said("a"), end("STOP")];
    counting[0]["usageMetadata"] =
        json!({"promptTokenCount": 100, "cachedContentTokenCount": 60, "totalTokenCount": 100});
    counting[1]["usageMetadata"] = json!({"promptTokenCount": 100, "cachedContentTokenCount": 60,
        "candidatesTokenCount": 7, "thoughtsTokenCount": 5, "toolUsePromptTokenCount": 3, "totalTokenCount": 115,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 100}]});
    vec![
        ("text", frames(&[said("Hé"), said("🦀"), end("STOP")]), vec![text("Hé"), text("🦀"), Event::End]),
        ("counts of the whole so far", frames(&counting), vec![
            usage(40, 60, 0, 0), text("a"), usage(43, 60, 7, 5), Event::End,
        ]),
        (
            "counts after the reason, more cached than there was",
            frames(&[said("a"), end("STOP"), json!({"usageMetadata": {"promptTokenCount": 4, "cachedContentTokenCount": 9}})]),
            vec![text("a"), usage(0, 4, 0, 0), Event::End],
        ),
        (
            "thoughts, and what is signed",
            frames(&[
                piece(json!([{"text": "hm", "thought": true}]), json!({})),
                piece(json!([{"text": "so", "thoughtSignature": "c2ln/+=="}]), json!({})),
                piece(json!([{"text": "", "thoughtSignature": "ZW5k"}]), json!({"finishReason": "STOP"})),
            ]),
            vec![thinking("hm"), text("so"), Event::Signed("c2ln/+==".into()), Event::Sealed("ZW5k".into()), Event::End],
        ),
        (
            "a signature is of its own part alone",
            frames(&[
                piece(json!([{"text": "h", "thought": true}, {"text": "m", "thought": true, "thoughtSignature": "c2lnMQ=="}]), json!({})),
                said("The disk"),
                said(" is"),
                piece(json!([{"text": " half", "thoughtSignature": "c2lnMg=="}]), json!({})),
                said(" full"),
                piece(json!([{"text": ""}, {"text": ".", "thoughtSignature": "c2lnMw=="}]), json!({"finishReason": "STOP"})),
            ]),
            vec![
                thinking("h"),
                Event::Apart,
                thinking("m"),
                Event::Signed("c2lnMQ==".into()),
                text("The disk"),
                text(" is"),
                Event::Apart,
                text(" half"),
                Event::Signed("c2lnMg==".into()),
                text(" full"),
                Event::Apart,
                text("."),
                Event::Signed("c2lnMw==".into()),
                Event::End,
            ],
        ),
        (
            "three calls in one piece, the first signed, one more in another, ids where they are",
            frames(&[
                piece(json!([
                    {"functionCall": {"name": "x", "args": {"n": 1}}, "thoughtSignature": "s"},
                    {"functionCall": {"name": "x", "args": {"n": 2}}},
                    {"functionCall": {"name": "y"}},
                ]), json!({})),
                piece(json!([{"functionCall": {"id": "fc", "name": "y", "args": null}}]), json!({"finishReason": "STOP"})),
            ]),
            vec![
                call("call_0", "x", json!({"n": 1})),
                Event::Signed("s".into()),
                call("call_1", "x", json!({"n": 2})),
                call("call_2", "y", json!({})),
                call("fc", "y", json!({})),
                Event::End,
            ],
        ),
        (
            "parts that are unknown, content null, another candidate",
            frames(&[
                json!({"candidates": [{"content": null}, {"index": 1, "content": {"parts": [{"text": "no"}]}}]}),
                piece(json!([{"executableCode": {"code": "1"}}, {"inlineData": {"data": "AA"}}, {"text": "a"}]), json!({"safetyRatings": []})),
                json!({"candidates": null, "promptFeedback": {"safetyRatings": []}}),
                end("A_NEW_REASON"),
            ]),
            vec![text("a"), Event::End],
        ),
        (
            "a list, from who did not stream",
            format!("[{}\n,\r\n{}]", said("a"), end("MAX_TOKENS")),
            vec![text("a"), Event::Unfinished(Unfinished::Length), Event::End],
        ),
        ("one body", piece(json!([{"text": "a"}]), json!({"finishReason": "STOP"})).to_string(), vec![text("a"), Event::End]),
    ]
    .into_iter()
    .chain(
        [
            ("SAFETY", Unfinished::Filter),
            ("RECITATION", Unfinished::Filter),
            ("PROHIBITED_CONTENT", Unfinished::Filter),
            ("SPII", Unfinished::Filter),
            ("LANGUAGE", Unfinished::Filter),
            ("BLOCKLIST", Unfinished::Filter),
            ("MODEL_ARMOR", Unfinished::Filter),
            ("IMAGE_SAFETY", Unfinished::Filter),
            ("IMAGE_PROHIBITED_CONTENT", Unfinished::Filter),
            ("IMAGE_RECITATION", Unfinished::Filter),
            ("MAX_TOKENS", Unfinished::Length),
        ]
        .map(|(reason, why)| {
            (reason, frames(&[said("a"), end(reason)]), vec![text("a"), Event::Unfinished(why), Event::End])
        }),
    )
    .collect()
}

pub fn not_whole() -> Vec<Broken> {
    vec![
        ("no reason", frames(&[said("a")]), cut),
        ("nothing", String::new(), cut),
        ("half a piece", frames(&[said("a")]) + "data: {\"candidates\": [{\"cont", cut),
        ("half a list", format!("[{},", said("a")), broken),
        ("a call that cannot be read", frames(&[said("a"), end("MALFORMED_FUNCTION_CALL")]), bad_call),
        ("a call that nobody offered", frames(&[said("a"), end("UNEXPECTED_TOOL_CALL")]), bad_call),
        ("more calls than it may make", frames(&[said("a"), end("TOO_MANY_TOOL_CALLS")]), bad_call),
        ("an answer that cannot be read", frames(&[said("a"), end("MALFORMED_RESPONSE")]), bad_call),
        ("a signature was missing", frames(&[end("MISSING_THOUGHT_SIGNATURE")]), |got| {
            matches!(got, Failure::Seals { .. })
        }),
        ("the account is disabled", frames(&[end("PUP_LIMITED_DISABLED")]), |got| {
            matches!(got, Failure::Auth { .. })
        }),
        (
            "the prompt was blocked",
            frames(&[json!({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})]),
            |got| matches!(got, Failure::Filtered { detail } if detail.contains("PROHIBITED_CONTENT")),
        ),
        (
            "an error in the middle",
            frames(&[
                said("a"),
                json!({"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}),
            ]),
            |got| matches!(got, Failure::Overloaded { .. }),
        ),
        (
            "an error in a list in a 200",
            json!([{"error": {"code": 429, "message": "x", "status": "RESOURCE_EXHAUSTED",
                "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}]}}])
            .to_string(),
            |got| matches!(got, Failure::RateLimited { retry_after: Some(wait), .. } if wait.as_secs() == 7),
        ),
        ("another JSON", "{\"data\":[]}".into(), broken),
        (
            "calls without end",
            frames(&[piece((0..200).map(|_| json!({"functionCall": {"name": "x"}})).collect(), json!({}))]),
            broken,
        ),
    ]
}

/// What the last piece took is told, whatever it says then; and of a call that comes in pieces nothing is.
pub fn cut_short() -> Vec<BrokenAfter> {
    let counted = |mut piece: Value| {
        piece["usageMetadata"] = json!({"promptTokenCount": 100, "cachedContentTokenCount": 60, "candidatesTokenCount": 7,
            "thoughtsTokenCount": 5});
        piece
    };
    let took = || usage(40, 60, 7, 5);
    let asked = |call: Value| piece(json!([{"functionCall": call}]), json!({}));
    vec![
        (
            "a call that cannot be read",
            frames(&[said("a"), counted(end("MALFORMED_FUNCTION_CALL"))]),
            vec![text("a"), took()],
            bad_call,
        ),
        (
            "a signature was missing",
            frames(&[counted(end("MISSING_THOUGHT_SIGNATURE"))]),
            vec![took()],
            |got| matches!(got, Failure::Seals { .. }),
        ),
        (
            "the prompt was blocked",
            frames(&[counted(json!({"promptFeedback": {"blockReason": "OTHER"}}))]),
            vec![took()],
            |got| matches!(got, Failure::Filtered { .. }),
        ),
        (
            "text in the piece that fails",
            frames(&[piece(json!([{"text": "a"}]), json!({"finishReason": "MALFORMED_RESPONSE"}))]),
            vec![text("a")],
            bad_call,
        ),
        (
            "a list, from who did not stream",
            format!("[{},{}]", said("a"), counted(end("UNEXPECTED_TOOL_CALL"))),
            vec![text("a"), took()],
            bad_call,
        ),
        (
            "a call that goes on",
            frames(&[
                asked(json!({"name": "x", "willContinue": true})),
                asked(json!({"partialArgs": [{"jsonPath": "$.n", "numberValue": 1}], "willContinue": true})),
                asked(json!({})),
                end("STOP"),
            ]),
            Vec::new(),
            broken,
        ),
        (
            "arguments in pieces",
            frames(&[
                said("a"),
                asked(json!({"name": "x", "partialArgs": [{"jsonPath": "$.n", "numberValue": 1}]})),
                end("STOP"),
            ]),
            vec![text("a")],
            broken,
        ),
    ]
}
