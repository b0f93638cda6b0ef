//! Everything that goes wrong, as each kind says it.

use super::*;
use crate::context::File;
use std::time::Duration;
use support::providers::Trouble;

type Fits = fn(&Failure) -> bool;

fn hasty() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        first_byte: Duration::from_millis(400),
        idle: Duration::from_millis(300),
        total: Duration::from_secs(10),
    }
}

/// Fails with what fits, tells no key and no end.
async fn fails(upstream: &Upstream, patience: Patience, told: &str, fits: Fits) {
    let provider = opened(upstream.kind(), &upstream.base_url, KEY, patience).unwrap();
    let heard = hear(provider.as_ref(), &prompt()).await;
    let told = format!("{}: {told}: {heard:?}", upstream.kind().name());
    assert!(heard.failure.as_ref().is_some_and(fits), "{told}");
    assert!(!told.contains(KEY), "the key is told");
}

fn fault(status: u16, message: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer::Fault { status, headers, message: message.to_owned() }
}

pub fn raw(status: u16, body: &str) -> Answer {
    Answer::Raw { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

/// An error that says how it is packed, and may lie.
fn packed(status: u16, encoding: &str) -> Answer {
    let headers = vec![("content-encoding".to_owned(), encoding.to_owned())];
    Answer::Raw {
        status,
        headers,
        body: br#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#.to_vec(),
    }
}

fn seconds(failure: &Failure) -> Option<u64> {
    match failure {
        Failure::RateLimited { retry_after, .. }
        | Failure::Overloaded { retry_after, .. }
        | Failure::Unavailable { retry_after, .. } => retry_after.map(|wait| wait.as_secs()),
        _ => None,
    }
}

#[tokio::test]
async fn statuses_of_each_kind() {
    let rate: Fits = |f| matches!(f, Failure::RateLimited { retry_after: None, .. });
    let rate_7: Fits = |f| matches!(f, Failure::RateLimited { .. }) && seconds(f) == Some(7);
    let all: Vec<(&str, Answer, Fits)> = vec![
        ("401 that repeats the key", fault(401, &format!("bad key {KEY}"), &[]), |f| {
            *f == Failure::Auth { status: 401, detail: "bad key [redacted]".into() }
        }),
        (
            "a key that is cut where no more is shown",
            fault(401, &format!("{}{KEY}", "x".repeat(390)), &[]),
            |f| matches!(f, Failure::Auth { detail, .. } if detail.ends_with("x[redacted]")),
        ),
        ("402", fault(402, "pay", &[]), |f| matches!(f, Failure::NoCredit { .. })),
        ("429", fault(429, "slow down", &[]), rate),
        ("429, seconds", fault(429, "slow down", &[("retry-after", "7")]), rate_7),
        ("429, milliseconds", fault(429, "slow down", &[("retry-after-ms", "7400")]), rate_7),
        ("429, in words", fault(429, "Limit reached. Please try again in 7.2s.", &[]), rate_7),
        ("429, and no use", fault(429, "slow down", &[("x-should-retry", "false")]), |f| {
            matches!(f, Failure::Refused { status: 429, .. })
        }),
        (
            "429, when it is filled again",
            fault(
                429,
                "slow down",
                &[
                    ("anthropic-ratelimit-requests-remaining", "0"),
                    ("anthropic-ratelimit-requests-reset", "2999-01-01T00:00:00Z"),
                ],
            ),
            |f| seconds(f).is_some_and(|wait| wait > 3_600),
        ),
        ("429, a date", fault(429, "slow down", &[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]), |f| {
            seconds(f) == Some(0)
        }),
        ("529", fault(529, "Overloaded", &[("retry-after", "3")]), |f| {
            matches!(f, Failure::Overloaded { .. }) && seconds(f) == Some(3)
        }),
        ("503", fault(503, "The model is overloaded.", &[]), |f| matches!(f, Failure::Overloaded { .. })),
        ("500", fault(500, "Internal error", &[]), |f| matches!(f, Failure::Unavailable { .. })),
        ("502, a page", raw(502, "<html>bad gateway</html>"), |f| matches!(f, Failure::Unavailable { .. })),
        ("403, a page", raw(403, "<html>blocked</html>"), |f| matches!(f, Failure::Refused { .. })),
        ("404, a page", raw(404, "<html>nothing here</html>"), |f| {
            matches!(f, Failure::NotCompatible { .. })
        }),
        ("400", fault(400, "temperature: out of range", &[]), |f| {
            matches!(f, Failure::Refused { status: 400, .. })
        }),
        ("too long", fault(400, "This model's maximum context length is 8192 tokens", &[]), |f| {
            matches!(f, Failure::TooLong { .. })
        }),
        ("too large", fault(413, "Request exceeds the maximum size", &[]), |f| {
            matches!(f, Failure::TooLong { .. })
        }),
        (
            "moderation",
            raw(403, r#"{"error":{"code":403,"message":"flagged","metadata":{"reasons":["violence"]}}}"#),
            |f| matches!(f, Failure::Filtered { .. }),
        ),
        (
            "the wait stands in the body",
            raw(
                429,
                r#"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"x","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"}]}}"#,
            ),
            rate_7,
        ),
        ("another origin", Answer::redirect("http://127.0.0.2:9/v1/messages"), |f| {
            matches!(f, Failure::NotCompatible { .. })
        }),
        ("into the house", Answer::redirect("http://169.254.169.254/latest/meta-data"), |f| {
            matches!(f, Failure::NotCompatible { .. })
        }),
        ("it hangs up", Answer::HangUp, |f| matches!(f, Failure::Unavailable { .. })),
        (
            "a web page",
            Answer::Garbage { content_type: "text/html".into(), body: "<html>hello".into() },
            |f| matches!(f, Failure::NotCompatible { .. }),
        ),
        (
            "an error in a 200",
            raw(200, r#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#),
            |f| matches!(f, Failure::Overloaded { .. }),
        ),
        ("another JSON in a 200", raw(200, "[1]"), |f| {
            matches!(f, Failure::NotCompatible { .. } | Failure::Cut { .. })
        }),
        (
            "packed as nobody asked for it",
            packed(200, "br"),
            |f| matches!(f, Failure::NotCompatible { detail } if detail.contains("as br,") && detail.contains("gzip")),
        ),
        ("packed as it is", packed(200, "Identity"), |f| matches!(f, Failure::Overloaded { .. })),
        (
            "an error, packed",
            packed(503, "br"),
            |f| matches!(f, Failure::Unavailable { detail, .. } if detail == "status 503 without a word"),
        ),
        ("no body in a 200", raw(200, ""), |f| matches!(f, Failure::Cut { .. })),
    ];
    for kind in Kind::ALL {
        for (told, answer, fits) in all.clone() {
            let upstream = Upstream::of(kind, move |_| answer.clone()).await;
            fails(&upstream, patient(), told, fits).await;
        }
        let nobody = opened(kind, "http://127.0.0.1:1", KEY, patient()).unwrap();
        let heard = hear(nobody.as_ref(), &prompt()).await;
        assert!(matches!(heard.failure, Some(Failure::Unavailable { .. })), "{}: {heard:?}", kind.name());
    }
}

/// In the real ones' own words: keys, models, credit, seals.
#[tokio::test]
async fn what_the_real_ones_refuse() {
    for kind in Kind::ALL {
        let name = kind.name();
        let upstream = strict(kind, |_| Answer::text("ok")).await;
        let wrong = "sk-wrong-secret-987";
        let failure =
            hear(opened(kind, &upstream.base_url, wrong, patient()).unwrap().as_ref(), &prompt()).await;
        let told = format!("{name}: {failure:?}");
        assert!(matches!(failure.failure, Some(Failure::Auth { .. })), "{told}");
        assert!(!told.contains(wrong), "the key is told");
        let setup = setup(Some(&upstream.base_url), None, patient());
        let keyless = hear(open(kind_of(kind), setup).unwrap().as_ref(), &prompt()).await;
        assert!(matches!(keyless.failure, Some(Failure::Auth { .. })), "{name}: {keyless:?}");

        let models = Rules { models: Some(vec!["other".into()]), ..Rules::strict(KEY, MODEL) };
        let upstream = Upstream::ruled(kind, models, |_| Answer::text("ok")).await;
        fails(
            &upstream,
            patient(),
            "an unknown model",
            |f| matches!(f, Failure::Refused { detail, .. } if detail.contains(MODEL)),
        )
        .await;
    }
    let own: Vec<(Kind, u16, &str, Fits)> = vec![
        (Kind::Anthropic, 400, "Your credit balance is too low to access the Anthropic API.", |f| {
            matches!(f, Failure::NoCredit { .. })
        }),
        (Kind::Anthropic, 400, "prompt is too long: 208310 tokens > 200000 maximum", |f| {
            matches!(f, Failure::TooLong { .. })
        }),
        (Kind::Anthropic, 400, "messages.1.content.0: Invalid `signature` in `thinking` block", |f| {
            matches!(f, Failure::Seals { .. })
        }),
        (
            Kind::Gemini,
            400,
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            |f| matches!(f, Failure::TooLong { .. }),
        ),
        (
            Kind::Ollama,
            404,
            "model 'x' not found",
            |f| matches!(f, Failure::Refused { status: 404, detail } if detail == "model 'x' not found"),
        ),
    ];
    for (kind, status, message, fits) in own {
        let upstream = Upstream::of(kind, move |_| fault(status, message, &[])).await;
        fails(&upstream, patient(), message, fits).await;
    }
}

#[tokio::test]
async fn what_breaks_off_is_cut_at_every_frame_and_every_byte() {
    let spoken =
        || Spoken::of(vec![Piece::Text("one two three".into()), call("list_dir", r#"{"path":"/"}"#)]);
    let cut: Fits = |f| matches!(f, Failure::Cut { .. });
    for kind in Kind::ALL {
        let next = std::sync::atomic::AtomicUsize::new(0);
        let upstream = Upstream::of(kind, move |_| {
            let n = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            match n {
                0..20 => Answer::CutAfter { spoken: spoken(), frames: n },
                _ => Answer::CutAt { spoken: spoken(), bytes: (n - 20) * 19 },
            }
        })
        .await;
        for n in 0..45 {
            fails(&upstream, patient(), &format!("cut {n}"), cut).await;
        }
        let half = Upstream::of(kind, |_| Answer::Half { text: "this is only ".into() }).await;
        fails(&half, patient(), "half", cut).await;
    }
}

#[tokio::test]
async fn what_goes_wrong_in_the_middle() {
    let spoken = || Spoken::text("one two three");
    for kind in Kind::ALL {
        let table: [(Trouble, Fits); 3] = [
            (Trouble::Overloaded, |f| matches!(f, Failure::Overloaded { .. })),
            (Trouble::RateLimited, |f| {
                matches!(f, Failure::RateLimited { .. } | Failure::Unavailable { .. })
            }),
            (Trouble::Internal, |f| matches!(f, Failure::Unavailable { .. })),
        ];
        for (trouble, fits) in table {
            for frames in [0, 2] {
                let upstream =
                    Upstream::of(kind, move |_| Answer::FailsAfter { spoken: spoken(), frames, trouble })
                        .await;
                fails(&upstream, patient(), "trouble", fits).await;
            }
        }
        let silent: Fits = |f| matches!(f, Failure::Stalled { .. });
        let upstream = Upstream::of(kind, |_| Answer::Stall).await;
        fails(&upstream, hasty(), "a stall", silent).await;
        let upstream = Upstream::of(kind, move |_| Answer::StallsAfter { spoken: spoken(), frames: 2 }).await;
        fails(&upstream, hasty(), "a stall in the middle", silent).await;
    }
}

/// A call that never gets whole was paid for as far as it was written.
#[tokio::test]
async fn what_was_written_of_a_call_that_breaks_off_is_seen() {
    let arguments =
        serde_json::json!({"path": "notes.txt", "content": "all that is to be known\n".repeat(400)})
            .to_string();
    for kind in Kind::ALL {
        // These have calls in one piece.
        let at_once = matches!(kind, Kind::Gemini | Kind::Ollama);
        let next = std::sync::atomic::AtomicUsize::new(0);
        let asked = arguments.clone();
        let upstream = Upstream::of(kind, move |_| {
            let spoken = Spoken::of(vec![call("write_file", &asked)]);
            match next.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                0 => Answer::Speak(spoken),
                n => Answer::CutAt { spoken, bytes: n * 1_000 },
            }
        })
        .await;
        let whole = whole(provider(&upstream).as_ref(), &prompt()).await;
        assert_eq!(whole.written(), if at_once { 0 } else { arguments.len() }, "{}", kind.name());
        assert_eq!(whole.calls().len(), 1, "{}", kind.name());
        let mut seen = Vec::new();
        for _ in 0..9 {
            let heard = hear(provider(&upstream).as_ref(), &prompt()).await;
            assert!(matches!(heard.failure, Some(Failure::Cut { .. })), "{}: {heard:?}", kind.name());
            assert!(heard.calls().is_empty(), "{}: {heard:?}", kind.name());
            seen.push(heard.written());
        }
        let half = if at_once { 0 } else { arguments.len() / 2 };
        assert!(seen.is_sorted() && seen[0] == 0 && seen[8] == half, "{}: {seen:?}", kind.name());
    }
}

/// Who stops listening stops paying.
#[tokio::test]
async fn a_dropped_stream_ends_the_call() {
    for kind in Kind::ALL {
        let upstream = Upstream::of(kind, |_| Answer::Endless).await;
        let mut events = provider(&upstream).answer(MODEL, &prompt()).await.unwrap();
        while !matches!(events.next().await, Some(Ok(Event::Text(_)))) {}
        assert_eq!(upstream.left(), 0);
        drop(events);
        support::wait::until("the upstream to see it", support::client::LIMIT, || async {
            (upstream.left() == 1).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn files_that_are_refused_are_told_apart() {
    let image = File::Image { media_type: "image/png".into(), bytes: (*b"x").into() };
    let showing = |file: &File| Prompt {
        messages: vec![Said::User { text: "look".into(), files: vec![file.clone()] }],
        ..Prompt::bare("", None)
    };
    let images: Fits = |f| matches!(f, Failure::Images { .. });
    let documents: Fits = |f| matches!(f, Failure::Documents { .. });
    for (words, file, fits) in [
        ("this model does not support image input", image, images),
        ("this model does not support file content types", File::a_pdf(), documents),
    ] {
        for kind in Kind::ALL {
            let upstream = Upstream::of(kind, move |_| fault(400, words, &[])).await;
            let failure = hear(provider(&upstream).as_ref(), &showing(&file)).await.failure;
            assert!(failure.as_ref().is_some_and(fits), "{}: {failure:?}", kind.name());
            let failure = hear(provider(&upstream).as_ref(), &prompt()).await.failure;
            assert!(matches!(failure, Some(Failure::Refused { .. })), "{}: {failure:?}", kind.name());
        }
    }
}
