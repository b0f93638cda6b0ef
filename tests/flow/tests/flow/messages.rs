//! Sending: once, in order, within limits.

use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use support::{Answer, Client, Stack, Upstream};

#[tokio::test]
async fn a_message_is_taken_once_and_in_order() {
    let upstream = Upstream::conversing(|asked| {
        Answer::slowly(&format!("heard {asked} and done"), Duration::from_millis(40))
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let path = format!("/api/processes/{pid}/messages");

    // The same client_id twenty times at once: one message, one turn, one answer.
    let body = json!({"client_id": "c-1", "text": "hello"});
    let sends = (0..20).map(|_| owner.post(&path, &body));
    let answers: Vec<_> = futures::future::join_all(sends).await.into_iter().map(|r| r.expect(202)).collect();
    assert!(answers.iter().all(|a| a == &answers[0]), "{answers:#?}");
    let first = answers[0]["turn_id"].as_str().unwrap().to_owned();

    // Two more at once wait their turn; one process does one thing at a time.
    let (second, third) = (owner.send(pid, "two").await, owner.send(pid, "three").await);
    for turn in [&first, &second, &third] {
        owner.wait_turn(pid, turn, &["done"]).await;
    }
    let page = owner.get(&format!("/api/processes/{pid}/turns")).await.expect(200);
    let turns = page["items"].as_array().unwrap();
    assert_eq!(turns.len(), 3);
    for pair in turns.windows(2) {
        assert!(pair[0]["ended_at"].as_i64() <= pair[1]["started_at"].as_i64(), "{turns:#?}");
    }
    let texts: Vec<_> = owner
        .messages(pid)
        .await
        .iter()
        .filter(|m| m["role"] == "user")
        .map(support::client::text_of)
        .collect();
    assert_eq!(texts, ["hello", "two", "three"]);

    // The repeat after the end is still the same answer.
    assert_eq!(owner.post(&path, &body).await.expect(202), answers[0]);
}

#[tokio::test]
async fn what_cannot_be_taken_is_said() {
    let upstream = Upstream::conversing(|_| Answer::text("ok")).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let path = format!("/api/processes/{pid}/messages");

    let problem = owner
        .post(&path, &json!({"client_id": "big", "text": "x".repeat(1024 * 1024 + 1)}))
        .await
        .problem(413, "message_too_large");
    assert!(problem["kept"].is_string() || problem["next"].is_string(), "{problem}");
    let problem = owner.post(&path, &json!({"client_id": "a", "text": "x", "colour": "red"})).await;
    assert_eq!(problem.status, 400);
    assert!(problem.body.to_string().contains("colour"), "{}", problem.body);
    owner.post(&path, &json!({"client_id": "a", "text": ""})).await.expect(400);
    owner.post(&path, &json!({"text": "no client_id"})).await.expect(400);
    owner.post("/api/processes/999999/messages", &json!({"client_id": "a", "text": "x"})).await.expect(404);
    let odd = owner
        .request(Method::POST, &path)
        .header("content-type", "application/json")
        .body("{\"client_id\": ");
    Client::answer(odd).await.expect(400);
    owner.get("/api/nothing/here").await.problem(404, "no_route");
    owner.delete("/api/auth/me").await.problem(405, "method");
    assert!(owner.messages(pid).await.is_empty(), "nothing of it was taken");

    // 1 MiB exactly is fine.
    let sent =
        owner.post(&path, &json!({"client_id": "fits", "text": "y".repeat(1024 * 1024)})).await.expect(202);
    owner.wait_turn(pid, sent["turn_id"].as_str().unwrap(), &["done"]).await;
}

/// Every list: 50 unless said, at most 200, page after page without a gap or a double.
#[tokio::test]
async fn lists_come_in_pages() {
    let upstream = Upstream::conversing(|_| Answer::text("ok")).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    for _ in 0..55 {
        owner.chat().await;
    }
    for n in 0..3 {
        support::Client::login(&stack.address).await;
        owner
            .post("/api/auth/tokens", &json!({"name": format!("t{n}"), "scopes": ["api"]}))
            .await
            .expect(201);
        let provider = json!({"name": format!("p{n}"), "kind": "openai", "base_url": "http://127.0.0.1:1/v1", "models": ["a", "b"]});
        owner.post("/api/providers", &provider).await.expect(201);
        owner.ask(pid, &format!("message {n}")).await;
    }
    let of = |list: &str| format!("/api/processes/{pid}/{list}");
    let mut lists: Vec<String> = ["messages", "turns", "ops"].map(of).into();
    lists.extend(
        ["processes", "approvals", "providers", "models", "auth/tokens", "auth/sessions"]
            .map(|l| format!("/api/{l}")),
    );
    for list in lists {
        let whole = owner.get(&list).await.expect(200);
        let whole = whole["items"].as_array().unwrap();
        assert!(whole.len() <= 50, "{list}: {}", whole.len());
        owner.get(&format!("{list}?limit=200")).await.expect(200);
        for wrong in ["limit=0", "limit=201", "limit=all", "colour=1"] {
            owner.get(&format!("{list}?{wrong}")).await.problem(400, "bad_query");
        }
        let (mut pages, mut next) = (Vec::new(), String::new());
        while pages.len() < whole.len() {
            let page = owner.get(&format!("{list}?limit=2{next}")).await.expect(200);
            pages.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(after) => next = format!("&after={after}"),
                None => break,
            }
        }
        assert_eq!(&pages[..whole.len()], whole, "{list}");
    }
}
