//! Every kind of provider through the whole stack: a call that is made, its result given back, and what both steps took.

use crate::routing::id;
use serde_json::{Value, json};
use support::{
    Answer, Client, Kind, Stack, Upstream,
    providers::{Piece, Rules, Spoken},
    upstream::Request,
};

const KEY: &str = "sk-0123456789abcdefghij";

/// USD a million tokens: another for each bucket.
const INPUT: f64 = 10.0;
const OUTPUT: f64 = 100.0;
const CACHE_READ: f64 = 1.0;
const CACHE_WRITE: f64 = 20.0;

/// A provider of this kind, and a new chat that asks nothing else.
pub async fn chat_with(owner: &Client, upstream: &Upstream, model: &str) -> i64 {
    let price =
        json!({"input": INPUT, "output": OUTPUT, "cache_read": CACHE_READ, "cache_write": CACHE_WRITE});
    let kind = upstream.kind().name();
    let body = json!({"name": kind, "kind": kind, "base_url": upstream.base_url, "api_key": KEY,
        "models": [{"id": model, "price": price}]});
    let provider = id(&owner.post("/api/providers", &body).await.expect(201));
    let pid = owner.chat().await;
    let pin = json!({"provider_id": provider, "model": model});
    owner.patch(&format!("/api/processes/{pid}"), &pin).await.expect(200);
    pid
}

/// The calls of this process, the first one first.
pub async fn calls(owner: &Client, pid: i64) -> Vec<Value> {
    let calls = owner.get(&format!("/api/usage/calls?pid={pid}")).await.expect(200);
    let mut calls = calls["items"].as_array().unwrap().clone();
    calls.reverse();
    calls
}

/// Thinks, looks, and says what it saw.
fn look(request: &Request) -> Answer {
    let pieces = match request.results().pop() {
        None => vec![
            Piece::Thinking("where would it be".into()),
            Piece::Text("I look.".into()),
            Piece::Call { tool: "run_command".into(), arguments: r#"{"command":"uname -s"}"#.into() },
        ],
        Some(result) => vec![Piece::Thinking("that is it".into()), Piece::Text(format!("Here: {result}"))],
    };
    Answer::Speak(Spoken::of(pieces))
}

#[tokio::test]
async fn each_kind_acts_and_is_paid_for() {
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    for kind in Kind::ALL {
        let name = kind.name();
        let upstream = Upstream::ruled(kind, Rules::strict(KEY, "m-1"), look).await;
        let pid = chat_with(&owner, &upstream, "m-1").await;
        let turn = owner.send(pid, "what is this machine?").await;
        let ended = owner.wait_turn(pid, &turn, &["done", "failed", "stopped"]).await;
        assert_eq!(ended["state"], "done", "{name}: {ended}");
        assert_eq!(upstream.refused(), Vec::<String>::new(), "{name}");
        let said = owner.answer_of(pid, &turn).await;
        assert!(said.starts_with("Here: ") && said.contains("Linux"), "{name}: {said}");
        let results = owner.results(pid, &turn).await;
        assert_eq!((results.len(), &results[0]["outcome"]), (1, &json!("ok")), "{name}: {results:?}");
        assert_eq!(upstream.requests().len(), 2, "{name}");

        let calls = calls(&owner, pid).await;
        assert_eq!(calls.len(), 2, "{name}: {calls:?}");
        let mut before = 0;
        for (at, call) in calls.iter().enumerate() {
            let told = format!("{name}: {call}");
            assert_eq!((&call["step"], &call["outcome"]), (&json!(at + 1), &json!("done")), "{told}");
            assert_eq!((&call["estimated"], &call["price_from"]), (&json!(false), &json!("owner")), "{told}");
            let of = |bucket: &str| call["tokens"][bucket].as_i64().unwrap();
            let input = of("fresh") + of("cache_read") + of("cache_write");
            // What the step before was told is read from the cache, and what is new is written to it: each kind says
            // so in its own way, but for one that keeps silent about it.
            assert_eq!(of("cache_read"), if kind == Kind::Ollama { 0 } else { before }, "{told}");
            assert_eq!(of("cache_write"), if kind == Kind::Anthropic { input - before } else { 0 }, "{told}");
            assert!(of("output") > 0 && input > before, "{told}");
            assert_eq!(of("reasoning") > 0, kind != Kind::Ollama, "{told}");
            let count = |bucket: &str| call["tokens"][bucket].as_f64().unwrap();
            let usd = count("fresh") * INPUT
                + count("cache_read") * CACHE_READ
                + count("cache_write") * CACHE_WRITE
                + (count("output") + count("reasoning")) * OUTPUT;
            assert!((call["cost_usd"].as_f64().unwrap() - usd / 1e6).abs() < 1e-9, "{told}");
            before = input;
        }
        let sum: f64 = calls.iter().map(|call| call["cost_usd"].as_f64().unwrap()).sum();
        let process = owner.get(&format!("/api/processes/{pid}")).await.expect(200);
        let spent = process["usage"]["cost_usd"].as_f64().unwrap();
        assert!((spent - sum).abs() < 1e-9, "{name}: {process}");
    }
}
