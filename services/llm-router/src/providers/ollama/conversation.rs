//! Whole conversations with an upstream that refuses what the real one refuses.

use super::Ollama;
use crate::{
    context::{File, Marked, Part, PastCall, Prompt, Said},
    providers::{
        Counted, Event, Failure, Provider, Setup, Unfinished, client,
        testing::{call, patient, text, thinking},
    },
};
use futures::StreamExt;
use protocol::price::Tokens;
use serde_json::json;
use support::providers_b::{
    Door, Ends, Reply,
    ollama::{self, MODEL, PLAIN},
};

fn provider(door: &Door, path: &str, key: Option<&str>) -> Ollama {
    let base = format!("{}{path}", door.origin);
    let key = key.map(|key| vault::Secret::new(key.to_owned()));
    let client = client(patient()).unwrap();
    Ollama::new(Setup { client, base: Some(&base), key, patience: patient(), context: Some(16_384) }).unwrap()
}

async fn ask(provider: &Ollama, model: &str, prompt: &Prompt) -> Result<Vec<Event>, Failure> {
    let mut events = provider.answer(model, prompt).await?;
    let mut got = Vec::new();
    while let Some(event) = events.next().await {
        got.push(event?);
    }
    Ok(got)
}

fn prompt(messages: Vec<Said>) -> Prompt {
    Prompt {
        system: "You are Metatron.".into(),
        tools: &crate::tools::REGISTRY,
        messages,
        ..Prompt::bare("", None)
    }
}

async fn upstream(key: Option<&str>) -> Door {
    ollama::start(key, |request| {
        let (role, text) = ollama::last(request);
        match (role.as_str(), text.as_str()) {
            ("tool", _) => Reply::text("It is full."),
            (_, "limit") => Reply::text("It is").ending(Ends::Limited),
            (_, "fail") => Reply::text("It is").ending(Ends::Failed("CUDA error: out of memory".into())),
            (_, "cut") => Reply::text("It is").ending(Ends::Cut),
            _ => Reply {
                text: "I look.".into(),
                calls: vec![
                    ("run_command".into(), json!({"command": "df -h"})),
                    ("run_command".into(), json!({"command": "df -i"})),
                ],
                ..Reply::default()
            }
            .thinking("hm hm"),
        }
    })
    .await
}

#[tokio::test]
async fn a_conversation_with_calls_whatever_the_address_ends_in() {
    let door = upstream(None).await;
    for path in ["", "/", "/v1", "/api/"] {
        let provider = provider(&door, path, None);
        let image = File::Image { media_type: "image/png".into(), bytes: (*b"\x89PNG").into() };
        let asked = Said::User { text: "how full is the disk?".into(), files: vec![image] };
        let events = ask(&provider, MODEL, &prompt(vec![asked.clone()])).await.unwrap();
        let usage = Event::Usage(Counted {
            tokens: Tokens { fresh: 26, output: 9, ..Tokens::default() },
            cost: None,
        });
        let want = [
            thinking("hm "),
            thinking("hm"),
            Event::Signed("thinking".into()),
            text("I "),
            text("look."),
            call("call_0", "run_command", json!({"command": "df -h"})),
            call("call_1", "run_command", json!({"command": "df -i"})),
            usage,
            Event::End,
        ];
        assert_eq!(events, want, "{path}");
        let past = |id: &str, command: &str| Part::Call {
            call: PastCall { id: id.into(), name: "run_command".into(), args: json!({"command": command}) },
            seal: None,
        };
        let parts = vec![
            Part::Thinking { text: "hm hm".into(), seal: "thinking".into() },
            Part::text("I look.".into()),
            past("c1", "df -h"),
            past("c2", "df -i"),
        ];
        let result = |id: &str| Said::Tool { call_id: id.into(), text: Marked::trusted("82%") };
        let again = prompt(vec![asked, Said::Assistant { parts }, result("c1"), result("c2")]);
        let events = ask(&provider, MODEL, &again).await.unwrap();
        assert_eq!(events[2], text("full."), "{events:?}");
        assert_eq!(provider.models().await.unwrap().unwrap(), [MODEL, PLAIN]);
        provider.probe(PLAIN).await.unwrap();
    }
    let asked = &door.requests()[0].body["options"]["num_ctx"];
    assert!(asked.as_u64().is_some_and(|room| (8_192..=16_384).contains(&room)), "{asked}");
}

#[tokio::test]
async fn refusals_and_breaks_are_told_in_its_own_words() {
    let door = upstream(Some("sk-very-secret")).await;
    let with_key = provider(&door, "", Some("sk-very-secret\n"));
    let say = |what: &str| prompt(vec![Said::note(what)]);
    let failure = ask(&with_key, "llama9", &say("hi")).await.unwrap_err();
    let detail = "model \"llama9\" not found, try pulling it first".to_owned();
    assert_eq!(failure, Failure::Refused { status: 404, detail });
    let failure = ask(&with_key, PLAIN, &say("hi")).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Refused { status: 400, detail } if detail.ends_with("does not support tools"))
    );
    for key in [None, Some("sk-other")] {
        let provider = provider(&door, "", key);
        assert!(matches!(ask(&provider, MODEL, &say("hi")).await, Err(Failure::Auth { status: 401, .. })));
        assert!(matches!(provider.models().await, Err(Failure::Auth { .. })));
    }
    // Somewhere that is no Ollama at all.
    let elsewhere = provider(&door, "/elsewhere", Some("sk-very-secret"));
    assert!(matches!(ask(&elsewhere, MODEL, &say("hi")).await, Err(Failure::NotCompatible { .. })));
    assert_eq!(elsewhere.models().await, Ok(None));

    let limited = ask(&with_key, MODEL, &say("limit")).await.unwrap();
    assert!(limited.contains(&Event::Unfinished(Unfinished::Length)) && limited.last() == Some(&Event::End));
    let failed = ask(&with_key, MODEL, &say("fail")).await.unwrap_err();
    assert_eq!(
        failed,
        Failure::Unavailable { retry_after: None, detail: "CUDA error: out of memory".into() }
    );
    assert!(matches!(ask(&with_key, MODEL, &say("cut")).await, Err(Failure::Cut { .. })));
}
