//! The same answer from each kind.

use super::*;
use crate::{
    context::{File, Shape},
    providers::{Unfinished, scripted::Scripted},
};
use serde_json::json;
use support::providers::Stop;

/// Text in pieces, thoughts, and three calls at once.
async fn conforms(name: &str, provider: &dyn Provider) {
    let heard = whole(provider, &prompt()).await;
    assert!(heard.texts().len() > 1, "{name}: it streams");
    assert_eq!(heard.text(), "I look at the disk.", "{name}");
    assert_eq!(heard.thought(), "hm, the disk", "{name}");
    let calls = heard.calls();
    let asked: Vec<_> = calls.iter().map(|call| (call.name.as_str(), call.args.clone())).collect();
    assert_eq!(
        asked,
        [
            ("run_command", json!({"command": "df -h"})),
            ("run_command", json!({"command": "df -i"})),
            ("list_dir", json!({})),
        ],
        "{name}"
    );
    let ids: std::collections::HashSet<_> = calls.iter().map(|call| &call.id).collect();
    assert_eq!(ids.len(), 3, "{name}: each call has an id of its own");
    assert!(heard.counted().tokens.output > 0, "{name}");
    // A dropped stream is no harm, and the next call works.
    drop(provider.answer(MODEL, &prompt()).await.unwrap());
    whole(provider, &prompt()).await;
    provider.probe(MODEL, &mut |_| ()).await.unwrap();
}

fn pieces() -> Vec<Piece> {
    vec![
        Piece::Thinking("hm, the disk".into()),
        Piece::Text("I look at the disk.".into()),
        call("run_command", r#"{"command":"df -h"}"#),
        call("run_command", r#"{"command":"df -i"}"#),
        call("list_dir", "{}"),
    ]
}

#[tokio::test]
async fn every_kind_says_it_thinks_it_and_asks_for_it() {
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| says(pieces())).await;
        conforms(kind.name(), provider(&upstream).as_ref()).await;
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{}", kind.name());
        let requests = upstream.requests();
        assert_eq!(requests[0].text, requests[1].text, "{}: the same bytes each time", kind.name());
        for request in &requests {
            assert!(!request.path.contains("sk-"), "{}: no key in an address", request.path);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.toml");
    let script = "[[reply]]\nmatch = \"disk\"\nthinking = \"hm, the disk\"\ntext = \"I look at the disk.\"\n\
                  [[reply.call]]\ntool = \"run_command\"\nargs = { command = \"df -h\" }\n\
                  [[reply.call]]\ntool = \"run_command\"\nargs = { command = \"df -i\" }\n\
                  [[reply.call]]\ntool = \"list_dir\"\nargs = {}\n";
    tokio::fs::write(&file, script).await.unwrap();
    let scripted = Scripted::open(&format!("file://{}", file.display())).await.unwrap();
    conforms("scripted", &scripted).await;
}

#[tokio::test]
async fn why_it_stopped_is_told() {
    use Unfinished::{Context, Filter, Length, Refusal};
    for kind in Kind::ALL {
        let table = match kind {
            Kind::Anthropic => [(Stop::Length, Length), (Stop::Context, Context), (Stop::Refusal, Refusal)],
            Kind::Ollama => [(Stop::Length, Length), (Stop::Context, Length), (Stop::Length, Length)],
            _ => [(Stop::Length, Length), (Stop::Context, Length), (Stop::Filter, Filter)],
        };
        for (stop, want) in table {
            let upstream =
                strict(kind, move |_| Answer::Speak(Spoken { stop, ..Spoken::text("The disk is") })).await;
            let heard = whole(provider(&upstream).as_ref(), &prompt()).await;
            let at = heard.events.iter().position(|event| *event == Event::Unfinished(want));
            assert!(at.is_some() && heard.text() == "The disk is", "{}: {heard:?}", kind.name());
        }
        let upstream = strict(kind, |_| Answer::Nothing).await;
        let heard = whole(provider(&upstream).as_ref(), &prompt()).await;
        assert!(heard.events.iter().all(|event| matches!(event, Event::Usage(_) | Event::End)), "{heard:?}");
    }
}

#[tokio::test]
async fn images_and_shapes_go_in() {
    let schema = json!({"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"],
        "additionalProperties": false});
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| Answer::text(r#"{"title":"x"}"#)).await;
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"\x89PNG").into() };
        let shaped = Prompt {
            messages: vec![Said::User { text: "name it".into(), files: vec![image] }],
            shape: Some(Shape { name: "title", schema: schema.clone() }),
            ..Prompt::bare("", Some(32))
        };
        let heard = whole(provider(&upstream).as_ref(), &shaped).await;
        assert_eq!(heard.text(), r#"{"title":"x"}"#);
        let asked = upstream.requests()[0].clone();
        assert_eq!((asked.asked().as_str(), upstream.refused().len()), ("name it", 0), "{}", kind.name());
        let body = &asked.body;
        let given = match kind {
            Kind::OpenAi => &body["response_format"]["json_schema"]["schema"],
            Kind::OpenAiResponses => &body["text"]["format"]["schema"],
            Kind::Anthropic => &body["output_config"]["format"]["schema"],
            Kind::Gemini => &body["generationConfig"]["responseJsonSchema"],
            Kind::Ollama => &body["format"],
        };
        assert_eq!(given, &schema, "{}", kind.name());
        assert!(asked.text.contains("iVBORw=="), "{}: the image is in it", kind.name());
        assert!(heard.counted().tokens.all_input() > 1_000, "{}: and is counted", kind.name());
    }
}

#[tokio::test]
async fn documents_go_in_and_who_takes_none_is_not_asked() {
    let seen = Prompt {
        messages: vec![Said::User { text: "read it".into(), files: vec![File::a_pdf()] }],
        ..Prompt::bare("", None)
    };
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| Answer::text("two pages")).await;
        let heard = hear(provider(&upstream).as_ref(), &seen).await;
        if kind == Kind::Ollama {
            assert!(matches!(heard.failure, Some(Failure::Documents { .. })), "{heard:?}");
            assert!(upstream.requests().is_empty());
            continue;
        }
        assert_eq!((heard.text().as_str(), heard.failure), ("two pages", None), "{}", kind.name());
        let asked = upstream.requests()[0].clone();
        assert!(asked.asked().starts_with("read it\n\n[document \"a.pdf\""), "{}", asked.asked());
        assert!(asked.text.contains("application/pdf") && asked.text.contains("JVBERi0="), "{}", asked.text);
    }
}

#[tokio::test]
async fn models_are_listed() {
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| Answer::Nothing).await;
        let models = provider(&upstream).models().await.unwrap();
        assert_eq!(models, Some(vec![MODEL.to_owned()]), "{}", kind.name());
        // What repeats the key is no name.
        let named = Some(vec![KEY.to_owned(), format!("of {KEY}"), MODEL.to_owned()]);
        let telling = Rules { models: named, ..Rules::strict(KEY, MODEL) };
        let upstream = Upstream::ruled(kind, telling, |_| Answer::Nothing).await;
        assert_eq!(
            provider(&upstream).models().await.unwrap(),
            Some(vec![MODEL.to_owned()]),
            "{}",
            kind.name()
        );
        let other = opened(kind, &upstream.base_url, "sk-wrong", patient()).unwrap();
        assert!(matches!(other.models().await, Err(Failure::Auth { .. })), "{}", kind.name());
    }
}

/// What people give as an address.
#[tokio::test]
async fn addresses_in_every_form() {
    for kind in Kind::ALL {
        let upstream = strict(kind, |_| Answer::text("ok")).await;
        let root = upstream.base_url.trim_end_matches("/v1").trim_end_matches("/v1beta").to_owned();
        let mut bases = vec![format!("{}/", upstream.base_url)];
        match kind {
            Kind::Anthropic | Kind::Gemini => bases.push(root),
            Kind::Ollama => {
                bases.extend([format!("{root}/v1"), format!("{root}/v1/"), format!("{root}/api")])
            }
            Kind::OpenAi | Kind::OpenAiResponses => {}
        }
        for base in bases {
            let provider = opened(kind, &base, KEY, patient()).unwrap();
            assert_eq!(whole(provider.as_ref(), &prompt()).await.text(), "ok", "{base}");
        }
        let broken = opened(kind, "not an address", KEY, patient()).unwrap();
        assert!(matches!(hear(broken.as_ref(), &prompt()).await.failure, Some(Failure::Setup { .. })));
    }
}
