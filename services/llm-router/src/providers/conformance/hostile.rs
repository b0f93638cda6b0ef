//! Input that nobody sends by mistake: bounded memory, and a failure with a name.

use super::*;
use crate::providers::wire::{MOST_FRAME, MOST_STREAM};

/// What lies in sockets when a reader stops.
const UNDER_WAY: usize = 24 << 20;

/// One of each framing: what is bounded there is bounded for all.
const FRAMINGS: [Kind; 2] = [Kind::OpenAi, Kind::Ollama];

/// Bytes of text that came, and what it ended with; nothing is kept.
async fn read(upstream: &Upstream) -> (usize, usize, Option<Failure>) {
    let (mut texts, mut bytes) = (0, 0);
    let mut events = match provider(upstream).answer(MODEL, &prompt()).await {
        Ok(events) => events,
        Err(failure) => return (0, 0, Some(failure)),
    };
    while let Some(event) = events.next().await {
        match event {
            Ok(Event::Text(text)) => (texts, bytes) = (texts + 1, bytes + text.len()),
            Ok(_) => {}
            Err(failure) => return (texts, bytes, Some(failure)),
        }
    }
    (texts, bytes, None)
}

#[tokio::test]
async fn one_line_of_eight_megabytes_is_read() {
    for kind in Kind::ALL {
        let upstream = Upstream::of(kind, |_| Answer::LongLine { bytes: 8 << 20 }).await;
        assert_eq!(read(&upstream).await, (1, 8 << 20, None), "{}", kind.name());
    }
}

#[tokio::test]
async fn one_line_of_more_than_a_frame_is_not() {
    for kind in FRAMINGS {
        let upstream = Upstream::of(kind, |_| Answer::LongLine { bytes: MOST_FRAME + 1 }).await;
        let (texts, _, failure) = read(&upstream).await;
        assert_eq!(texts, 0);
        assert!(matches!(failure, Some(Failure::NotCompatible { .. })), "{}: {failure:?}", kind.name());
    }
}

#[tokio::test]
async fn what_is_small_until_it_is_unpacked_is_not_read_to_its_end() {
    for kind in FRAMINGS {
        let upstream = Upstream::of(kind, |_| Answer::GzipBomb { bytes: 24 << 20 }).await;
        let (texts, _, failure) = read(&upstream).await;
        assert!(upstream.sent() < 1 << 20, "it is small");
        assert_eq!(texts, 0);
        assert!(matches!(failure, Some(Failure::NotCompatible { .. })), "{}: {failure:?}", kind.name());
    }
}

#[tokio::test]
async fn json_of_countless_values_is_not_read() {
    let empties = |count: usize| vec!["{}"; count].join(",");
    for kind in Kind::ALL {
        let name = kind.name();
        // In one call, and in several of which none is too much.
        for (calls, count) in [(1, 70_000), (4, 20_000)] {
            let args = format!(r#"{{"a":[{}]}}"#, empties(count));
            let calls: Vec<Piece> = std::iter::repeat_n(call("write_file", &args), calls).collect();
            let upstream = Upstream::of(kind, move |_| says(calls.clone())).await;
            let heard = hear(provider(&upstream).as_ref(), &prompt()).await;
            assert!(
                matches!(heard.failure, Some(Failure::NotCompatible { .. })),
                "{name}: {:?}",
                heard.failure
            );
            assert!(heard.calls().len() < 4, "{name}");
        }
        // Where nobody looks for them.
        for field in ["error", "choices", "candidates", "content", "item", "x"] {
            let body = format!(r#"{{"type":"error","{field}":[{}]}}"#, empties(70_000));
            for body in [format!("data: {body}\n\n"), body.clone()] {
                let upstream = Upstream::of(kind, move |_| super::failures::raw(200, &body)).await;
                let (_, _, failure) = read(&upstream).await;
                let told =
                    matches!(&failure, Some(Failure::NotCompatible { detail }) if detail.contains("values"));
                assert!(told, "{name}: {field}: {failure:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_packed_answer_streams_like_any_other() {
    for kind in FRAMINGS {
        let upstream = Upstream::of(kind, |_| Answer::Packed(Spoken::text("one two three"))).await;
        let heard = whole(provider(&upstream).as_ref(), &prompt()).await;
        assert_eq!(heard.texts(), ["one ", "two ", "three"], "{}", kind.name());
        let asked = upstream.requests()[0].headers["accept-encoding"].clone();
        assert_eq!(asked, "gzip", "what is asked for is what can be read");
    }
}

#[tokio::test]
async fn frames_that_say_nothing_are_nothing() {
    for kind in Kind::ALL {
        let upstream = Upstream::of(kind, |_| Answer::EmptyDeltas { frames: 50_000 }).await;
        assert_eq!(read(&upstream).await, (0, 0, None), "{}", kind.name());
    }
    // A million of them are more than an answer may be.
    let upstream = Upstream::of(Kind::OpenAi, |_| Answer::EmptyDeltas { frames: 1_000_000 }).await;
    let (texts, _, failure) = read(&upstream).await;
    assert!(texts == 0 && matches!(failure, Some(Failure::NotCompatible { .. })), "{failure:?}");
    assert!(upstream.sent() <= MOST_STREAM + UNDER_WAY, "{}", upstream.sent());
}

#[tokio::test]
async fn what_never_ends_is_ended() {
    for kind in FRAMINGS {
        let upstream = Upstream::of(kind, |_| Answer::Endless).await;
        let (_, bytes, failure) = read(&upstream).await;
        assert!(matches!(failure, Some(Failure::NotCompatible { .. })), "{}: {failure:?}", kind.name());
        assert!(bytes > 1 << 20 && bytes <= MOST_STREAM, "{}: {bytes}", kind.name());
        assert!(upstream.sent() <= MOST_STREAM + UNDER_WAY, "{}: {}", kind.name(), upstream.sent());
    }
}

#[tokio::test]
async fn a_place_of_four_billion_is_a_place() {
    for kind in Kind::ALL {
        for index in [4_000_000_000, u64::MAX] {
            let upstream = Upstream::of(kind, move |_| Answer::HostileIndex { index }).await;
            let heard = whole(provider(&upstream).as_ref(), &prompt()).await;
            assert_eq!(heard.calls().len(), 1, "{}: {heard:?}", kind.name());
        }
    }
}

#[tokio::test]
async fn keys_are_cleaned_refused_and_never_told() {
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| Answer::text("ok")).await;
        let pasted = opened(kind, &upstream.base_url, &format!(" {KEY}\r\n"), patient()).unwrap();
        whole(pasted.as_ref(), &prompt()).await;
        for broken in ["sk-se\ncret", "sk-se\r\nx-evil: 1", "sk-se\u{0}cret"] {
            let Err(failure) = opened(kind, &upstream.base_url, broken, patient()) else {
                panic!("{}: {broken:?} was taken", kind.name());
            };
            assert!(matches!(failure, Failure::Setup { .. }), "{failure:?}");
            assert!(!format!("{failure:?} {failure}").contains("sk-se"), "the key is told");
        }
    }
    let script = open(ProviderKind::Scripted, setup(None, None, patient()));
    assert!(matches!(script, Err(Failure::Setup { .. })));
}
