//! Whole conversations with an upstream that refuses what the real one refuses.

use super::Responses;
use crate::{
    context::{File, Marked, Part, PastCall, Prompt, Said, Shape},
    providers::{Event, Failure, Provider, Setup, Unfinished, client, testing::patient},
};
use futures::StreamExt;
use serde_json::json;
use support::providers_b::{
    Door, Ends, Reply,
    responses::{self, KEY, PLAIN, THINKS},
};

fn provider(door: &Door, key: Option<&str>) -> Responses {
    let base = format!("{}/v1/", door.origin);
    let key = key.map(|key| vault::Secret::new(key.to_owned()));
    let client = client(patient()).unwrap();
    Responses::new(Setup { client, base: Some(&base), key, patience: patient(), context: None }).unwrap()
}

async fn ask(provider: &Responses, model: &str, prompt: &Prompt) -> Result<Vec<Event>, Failure> {
    let mut events = provider.answer(model, prompt).await?;
    let mut got = Vec::new();
    while let Some(event) = events.next().await {
        got.push(event?);
    }
    assert_eq!(got.last(), Some(&Event::End));
    Ok(got)
}

/// What was answered, as it is given back.
fn parts(events: Vec<Event>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut thought = String::new();
    for event in events {
        match (event, parts.last_mut()) {
            (Event::Thinking(more), _) => thought.push_str(&more),
            (Event::Signed(seal), _) if !thought.is_empty() => {
                parts.push(Part::Thinking { text: std::mem::take(&mut thought), seal });
            }
            (Event::Sealed(seal), _) => parts.push(Part::Sealed(seal)),
            (Event::Text(more), Some(Part::Text { text, .. })) => text.push_str(&more),
            (Event::Text(text), _) => parts.push(Part::text(text)),
            (Event::Call(call), _) => {
                let call = PastCall { id: format!("c1_{}", call.id), name: call.name, args: call.args };
                parts.push(Part::Call { call, seal: None });
            }
            _ => {}
        }
    }
    parts
}

fn prompt(messages: Vec<Said>) -> Prompt {
    Prompt {
        system: "You are Metatron.".into(),
        tools: &crate::tools::REGISTRY,
        messages,
        ..Prompt::bare("", None)
    }
}

fn asked() -> Said {
    Said::note("how full is the disk?")
}

/// The question, the answer with a call, and its result.
fn after_a_call(parts: Vec<Part>) -> Prompt {
    let id = parts.iter().find_map(|part| match part {
        Part::Call { call, .. } => Some(call.id.clone()),
        _ => None,
    });
    let result = Said::Tool { call_id: id.unwrap(), text: Marked::trusted("82%") };
    prompt(vec![asked(), Said::Assistant { parts }, result])
}

async fn upstream(thought: &'static str) -> Door {
    responses::start(move |request| match responses::last(request) {
        result if result == "82%" => Reply::text("It is 82% full.").thinking(thought),
        _ => Reply::call("run_command", json!({"command": "df -h"})).thinking(thought),
    })
    .await
}

#[tokio::test]
async fn thoughts_are_given_back_where_they_stood_shown_or_not() {
    for thought in ["I should look.\n\nWith df.", ""] {
        let door = upstream(thought).await;
        let provider = provider(&door, Some(KEY));
        let events = ask(&provider, THINKS, &prompt(vec![asked()])).await.unwrap();
        let told: String = events
            .iter()
            .filter_map(|event| if let Event::Thinking(text) = event { Some(text.as_str()) } else { None })
            .collect();
        assert_eq!(told, thought);
        let parts = parts(events);
        let Part::Call { call, .. } = &parts[1] else { panic!("{parts:?}") };
        assert_eq!(
            (parts.len(), call.name.as_str(), &call.args),
            (2, "run_command", &json!({"command": "df -h"}))
        );
        let events = ask(&provider, THINKS, &after_a_call(parts)).await.unwrap();
        assert!(events.contains(&Event::Text("It ".into())), "{events:?}");
        let sent = door.requests().pop().unwrap().body;
        let kinds: Vec<_> =
            sent["input"].as_array().unwrap().iter().map(|item| item["type"].clone()).collect();
        assert_eq!(kinds, ["message", "reasoning", "function_call", "function_call_output"]);
    }
}

#[tokio::test]
async fn what_is_altered_or_does_not_fit_is_refused_in_its_own_words() {
    let door = upstream("hm").await;
    let provider = provider(&door, Some(KEY));
    let good = parts(ask(&provider, THINKS, &prompt(vec![asked()])).await.unwrap());
    let altered = |from: &str, to: &str| {
        let mut parts = good.clone();
        let Part::Thinking { seal, .. } = &mut parts[0] else { panic!("{parts:?}") };
        assert!(seal.contains(from));
        *seal = seal.replace(from, to);
        after_a_call(parts)
    };
    for (from, to) in [("gAAAAAB", "gAAAAAC"), ("hm", "hmm"), ("\"encrypted_content\"", "\"content\"")] {
        let failure = ask(&provider, THINKS, &altered(from, to)).await.unwrap_err();
        assert!(matches!(failure, Failure::Seals { .. }), "{from}: {failure:?}");
    }
    let orphan = prompt(vec![asked(), Said::Tool { call_id: "c9".into(), text: Marked::trusted("82%") }]);
    let failure = ask(&provider, THINKS, &orphan).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Refused { status: 400, detail } if detail.contains("call_id c9")),
        "{failure:?}"
    );
    let failure = ask(&provider, "gpt-9", &prompt(vec![asked()])).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Refused { status: 404, detail } if detail.contains("`gpt-9` does not exist"))
    );
    let short = Prompt::bare("hi", Some(3));
    assert!(matches!(ask(&provider, THINKS, &short).await, Err(Failure::Refused { status: 400, .. })));
    // And still it goes on with what it said itself.
    assert!(ask(&provider, THINKS, &after_a_call(good)).await.is_ok());
}

#[tokio::test]
async fn a_model_that_does_not_think_is_asked_for_less_from_then_on() {
    let door = upstream("").await;
    let provider = provider(&door, Some(KEY));
    let events = ask(&provider, PLAIN, &prompt(vec![asked()])).await.unwrap();
    assert_eq!(
        door.requests().len(),
        3,
        "once with all, once without what it cannot encrypt, once without both"
    );
    ask(&provider, PLAIN, &after_a_call(parts(events))).await.unwrap();
    let requests = door.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests[3].body.get("include").is_none() && requests[3].body.get("reasoning").is_none());
}

#[tokio::test]
async fn keys_models_images_shapes_and_ends() {
    let door = responses::start(|request| match responses::last(request).as_str() {
        "limit" => Reply::text("It is").ending(Ends::Limited),
        "fail" => Reply::text("It is").ending(Ends::Failed("no luck".into())),
        "cut" => Reply::text("It is").ending(Ends::Cut),
        _ => Reply::text("{\"title\": \"Disk\"}"),
    })
    .await;
    for (key, says) in
        [(None, "You didn't provide an API key"), (Some("sk-very-secret"), "provided: [redacted]")]
    {
        let provider = provider(&door, key);
        let failure = ask(&provider, THINKS, &prompt(vec![asked()])).await.unwrap_err();
        assert!(
            matches!(&failure, Failure::Auth { status: 401, detail } if detail.contains(says)),
            "{failure:?}"
        );
        assert!(matches!(provider.models().await, Err(Failure::Auth { .. })));
    }
    let provider = provider(&door, Some(KEY));
    assert_eq!(provider.models().await.unwrap().unwrap(), [THINKS, PLAIN]);
    provider.probe(THINKS).await.unwrap();

    let image = File::Image { media_type: "image/png".into(), bytes: (*b"\x89PNG").into() };
    let schema = json!({"type": "object", "properties": {"title": {"type": "string"}}, "required": ["title"], "additionalProperties": false});
    let titled = Prompt {
        shape: Some(Shape { name: "title", schema }),
        ..prompt(vec![Said::User { text: "look".into(), files: vec![image] }])
    };
    assert!(ask(&provider, THINKS, &titled).await.is_ok());

    let say = |what: &str| prompt(vec![Said::note(what)]);
    let limited = ask(&provider, THINKS, &say("limit")).await.unwrap();
    assert!(limited.contains(&Event::Unfinished(Unfinished::Length)));
    let failed = ask(&provider, THINKS, &say("fail")).await.unwrap_err();
    assert_eq!(failed, Failure::Unavailable { retry_after: None, detail: "no luck".into() });
    assert!(matches!(ask(&provider, THINKS, &say("cut")).await, Err(Failure::Cut { .. })));
}
