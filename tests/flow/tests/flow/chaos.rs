//! Providers that fail in every way at once, and what must hold all the same.

use crate::routing::provider;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use support::{Answer, Client, Stack, Upstream, wait};

const CHATS: usize = 16;
const ROUNDS: usize = 3;

/// By turns, so that a run is like the next: every fault that an upstream has, and as many answers.
async fn upstream(shift: u64) -> Upstream {
    let count = Arc::new(AtomicU64::new(shift));
    Upstream::start(move |_| match count.fetch_add(1, Ordering::SeqCst) % 12 {
        0 => Answer::Fault {
            status: 429,
            headers: vec![("retry-after".into(), "1".into())],
            message: "slow down".into(),
        },
        2 => Answer::fault(500),
        4 => Answer::Half { text: "only half of ".into() },
        6 => Answer::Nothing,
        8 => Answer::Fault { status: 529, headers: Vec::new(), message: "Overloaded".into() },
        10 => Answer::Garbage { content_type: "text/html".into(), body: "<html>502".into() },
        _ => Answer::slowly("a whole answer", Duration::from_millis(5)),
    })
    .await
}

/// Two workers, two providers that fail at every second call: each turn ends, done or with a failure that says what it
/// is; each answer stands once; and the ledger, the budget and the messages agree to the last billionth.
#[tokio::test]
async fn whatever_fails_each_turn_ends_and_the_ledger_is_right() {
    let (a, b) = (upstream(0).await, upstream(5).await);
    let stack = Stack::builder().env("METATRON_WORKERS", "2").start().await;
    let owner = stack.claim().await;
    let models = |id: &str| json!([{"id": id, "price": {"input": 1.0, "output": 10.0}}]);
    let first = provider(&owner, "a", &a.base_url, models("m")).await;
    let second = provider(&owner, "b", &b.base_url, models("n")).await;
    let entry = |id: &str, model: &str| json!({"provider_id": id, "model": model, "weight": 50});
    let body = json!({"entries": [entry(&first, "m"), entry(&second, "n")]});
    Client::answer(owner.request(reqwest::Method::PUT, "/api/routes/deep").json(&body)).await.expect(200);

    let mut chats = Vec::new();
    for _ in 0..CHATS {
        chats.push(owner.chat().await);
    }
    let mut turns = Vec::new();
    for round in 0..ROUNDS {
        for pid in &chats {
            turns.push((*pid, owner.send(*pid, &format!("round {round}")).await));
        }
    }
    let (mut done, mut failed) = (0, 0);
    for (pid, turn) in &turns {
        let ended = owner.wait_turn_for(*pid, turn, &["done", "failed"], Duration::from_secs(120)).await;
        let said = owner.messages(*pid).await;
        let answers = said.iter().filter(|m| m["turn_id"] == **turn && m["role"] == "assistant").count();
        if ended["state"] == "done" {
            done += 1;
            assert_eq!(answers, 1, "{ended}");
            assert_eq!(owner.answer_of(*pid, turn).await, "a whole answer");
        } else {
            failed += 1;
            let code = ended["error"]["code"].as_str().unwrap();
            assert!(code.starts_with("provider_"), "{ended}");
            assert_eq!(answers, usize::from(code == "provider_cut_off"), "{ended}");
        }
    }
    assert_eq!(done + failed, CHATS * ROUNDS);
    assert!(done > CHATS, "most came through: {done} of {}", done + failed);

    wait::until("nothing under way", Duration::from_secs(10), || async {
        let now = owner.get("/api/usage/now").await.expect(200);
        (now["calls_under_way"] == 0).then_some(())
    })
    .await;
    let calls = all_calls(&owner).await;
    let of = |outcome: &str| calls.iter().filter(|call| call["outcome"] == outcome).count();
    assert_eq!((of("done"), of("lost"), of("open")), (done, 0, 0), "an answer is one call that is done");
    assert!(of("cut") <= failed);
    let nano = |value: &Value| (value.as_f64().unwrap() * 1e9).round() as i64;
    let sum: i64 = calls.iter().map(|call| nano(&call["cost_usd"])).sum();
    let budget = owner.get("/api/budgets").await.expect(200)["items"][0].clone();
    assert_eq!((nano(&budget["used_usd"]), nano(&budget["reserved_usd"])), (sum, 0), "{budget}");
    let mut of_chats = 0;
    for pid in &chats {
        of_chats += nano(&owner.get(&format!("/api/processes/{pid}")).await.expect(200)["usage"]["cost_usd"]);
    }
    assert_eq!(of_chats, sum, "every cent is some chat's");
    // Both workers knew what the other had found out: nobody was asked while it was left alone.
    let tried: Vec<&Value> = calls.iter().flat_map(|call| call["tried"].as_array().unwrap()).collect();
    assert!(tried.iter().any(|tried| tried["code"] == "cooling"), "{tried:?}");
}

async fn all_calls(owner: &Client) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = owner.get(&format!("/api/usage/calls?limit=200{after}")).await.expect(200);
        all.extend(page["items"].as_array().expect("a page").iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

/// Its provider is removed in the middle of an answer: that goes on to its end and is paid for, and the next is another's.
#[tokio::test]
async fn a_provider_that_is_removed_in_the_middle_of_a_turn() {
    let going =
        Upstream::conversing(|_| Answer::slowly(&"word ".repeat(40), Duration::from_millis(20))).await;
    let other = Upstream::conversing(|_| Answer::text("by another")).await;
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let models = json!([{"id": "m", "price": {"input": 1.0, "output": 10.0}}]);
    let gone = provider(&owner, "going", &going.base_url, models.clone()).await;
    provider(&owner, "other", &other.base_url, models).await;
    let pid = owner.chat().await;
    let mut socket = support::Socket::open(&owner).await;
    let turn = owner.send(pid, "talk").await;
    socket.until("words", |f| f["type"] == "message.delta").await;
    owner.delete(&format!("/api/providers/{gone}")).await.expect(204);
    let ended = owner.wait_turn(pid, &turn, &["done", "failed"]).await;
    assert_eq!(ended["state"], "done", "{ended}");
    let call = crate::routing::last_call(&owner, pid).await;
    assert_eq!(
        (&call["provider"], &call["outcome"], &call["cost_usd"]),
        (&json!("going"), &json!("done"), &json!(0.0002))
    );
    assert_eq!(owner.ask(pid, "and now?").await, "by another");
}
