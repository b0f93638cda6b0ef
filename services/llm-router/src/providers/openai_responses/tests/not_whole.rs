//! What is no answer.

use super::*;

pub fn not_whole() -> Vec<Broken> {
    let unavailable =
        |got: &Failure| matches!(got, Failure::Unavailable { detail, .. } if detail == "no luck");
    let failed = |error: Value, usage: Value| {
        stream(&[said("a"), ended("failed", json!({"error": error, "usage": usage}))])
    };
    vec![
        ("nothing", String::new(), cut),
        ("half a stream", stream(&[created(), said("a")]), cut),
        ("every item, and no end", stream(&[said("a"), message(0, "msg_1", "a")]), cut),
        ("DONE without an end", format!("{}data: [DONE]\n\n", stream(&[said("a")])), cut),
        ("half a frame", format!("{}data: {{\"type\":\"resp", stream(&[said("a")])), cut),
        ("broken JSON in the middle", format!("data: {{oops\n\n{}", stream(&[completed()])), cut),
        ("cancelled", stream(&[ended("completed", json!({"status": "cancelled"}))]), cut),
        ("failed", failed(json!({"code": "server_error", "message": "no luck"}), Value::Null), unavailable),
        ("failed, and it took something", failed(json!({"code": "server_error", "message": "no luck"}), json!({"input_tokens": 7})), unavailable),
        ("failed without a word", failed(Value::Null, Value::Null), |got| matches!(got, Failure::Unavailable { .. })),
        (
            "failed, and it is worth while later",
            failed(json!({"code": "rate_limit_exceeded", "message": "Rate limit reached. Please try again in 11.054s."}), Value::Null),
            |got| matches!(got, Failure::RateLimited { retry_after: Some(wait), .. } if wait.as_secs() >= 11),
        ),
        (
            "failed, since it is too long",
            failed(json!({"code": "context_length_exceeded", "message": "Your input exceeds the context window of this model."}), Value::Null),
            |got| matches!(got, Failure::TooLong { .. }),
        ),
        ("failed, by the filter", failed(json!({"code": "invalid_prompt", "message": "flagged"}), Value::Null), |got| matches!(got, Failure::Filtered { .. })),
        (
            "an error, flat",
            stream(&[said("a"), json!({"type": "error", "code": "server_error", "message": "no luck", "param": null})]),
            unavailable,
        ),
        (
            "an error, nested",
            stream(&[json!({"type": "error", "error": {"type": "invalid_request_error", "code": "insufficient_quota", "message": "no luck"}})]),
            |got| matches!(got, Failure::NoCredit { detail } if detail == "no luck"),
        ),
        (
            "an error as Chat Completions has it",
            "data: {\"error\":{\"message\":\"no luck\",\"code\":502}}\n\n".into(),
            unavailable,
        ),
        ("chunks of Chat Completions", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n".into(), cut),
        ("an error in a 200", "{\"error\":{\"message\":\"x\",\"code\":429}}".into(), |got| matches!(got, Failure::RateLimited { .. })),
        ("an error in a list in a 200", "[{\"error\":{\"message\":\"x\",\"code\":429}}]".into(), |got| matches!(got, Failure::RateLimited { .. })),
        ("another JSON in a 200", "{\"object\":\"list\",\"data\":[]}".into(), broken),
        ("no JSON in a 200", "{\"output\":".into(), broken),
        (
            "too many calls",
            stream(&(0..200).map(|n| item("added", n, asked(&format!("fc_{n}"), "c", "x", ""))).collect::<Vec<_>>()),
            broken,
        ),
    ]
}

/// What a failure took is told before it.
pub fn cut_short() -> Vec<BrokenAfter> {
    let error = || json!({"error": {"code": "server_error", "message": "no luck"}});
    let unavailable: fn(&Failure) -> bool = |got| matches!(got, Failure::Unavailable { .. });
    vec![
        ("failed", stream(&[said("a"), ended("failed", error())]), vec![text("a"), usage()], unavailable),
        (
            "failed, from who did not stream",
            ended("failed", error())["response"].to_string(),
            vec![usage()],
            unavailable,
        ),
        (
            "cancelled",
            stream(&[said("a"), ended("completed", json!({"status": "cancelled"}))]),
            vec![text("a"), usage()],
            cut,
        ),
        (
            "more calls at its end than there may be",
            stream(&[ended(
                "completed",
                json!({"output": (0..200).map(|n| asked(&format!("fc_{n}"), &format!("c_{n}"), "", "{}")).collect::<Vec<_>>()}),
            )]),
            vec![usage()],
            broken,
        ),
    ]
}
