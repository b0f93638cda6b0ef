//! Titles that the model gives: once, after the first turn, and never against the owner.

use serde_json::{Value, json};
use support::{Answer, Client, Stack, Upstream, upstream::Request, wait};

fn wants_title(request: &Request) -> bool {
    request.body.get("max_tokens").is_some()
}

async fn process(owner: &Client, pid: i64) -> Value {
    owner.get(&format!("/api/processes/{pid}")).await.expect(200)
}

async fn titled(owner: &Client, pid: i64) -> Value {
    wait::until("a title by the model", support::client::LIMIT, || async {
        let found = process(owner, pid).await;
        (found["titled_by"] == "model").then_some(found)
    })
    .await
}

#[tokio::test]
async fn a_chat_is_named_after_its_first_turn() {
    let upstream = Upstream::start(|request| match wants_title(request) {
        true => Answer::text("\"Disk \u{202e}space\"\nHope this helps!"),
        false => Answer::text("The disk is half full."),
    })
    .await;
    let stack = Stack::builder().upstream(&upstream.base_url).titles().start().await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "how full is the disk?").await;
    let named = titled(&owner, pid).await;
    assert_eq!(named["title"], "Disk space");
    assert_eq!(
        named["usage"],
        json!({"input_tokens": 200, "output_tokens": 20, "cost_usd": 0.0}),
        "it is counted"
    );
    let asked: Vec<Request> = upstream.requests().into_iter().filter(wants_title).collect();
    assert_eq!((&asked[0].body["max_tokens"], asked[0].body.get("tools")), (&json!(1_024), None));
    let text = asked[0].last().1;
    assert!(text.contains("how full is the disk?") && text.contains("half full"), "{text}");

    // Once for a chat, and not where the owner was first.
    owner.ask(pid, "and now?").await;
    let own = owner.post("/api/processes", &json!({"program": "chat", "title": "Mine"})).await.expect(201);
    assert_eq!(own["titled_by"], "owner");
    owner.ask(own["pid"].as_i64().unwrap(), "hello").await;
    let third = owner.chat().await;
    owner.ask(third, "hello").await;
    titled(&owner, third).await;
    assert_eq!(upstream.requests().iter().filter(|request| wants_title(request)).count(), 2);
    assert_eq!(process(&owner, own["pid"].as_i64().unwrap()).await["title"], "Mine");
}

/// A model that fails at it, says nothing, or is told otherwise meanwhile: the chat keeps its name.
#[tokio::test]
async fn no_title_is_no_harm() {
    let upstream = Upstream::start(|request| match (wants_title(request), request.last().1) {
        (true, text) if text.contains("broken") => Answer::fault(400),
        (true, text) if text.contains("mute") => Answer::text("<think>Let me"),
        (true, _) => Answer::text("A title"),
        _ => Answer::text("ok"),
    })
    .await;
    let stack = Stack::builder().upstream(&upstream.base_url).titles().start().await;
    let owner = stack.claim().await;
    let asked =
        |upstream: &Upstream| upstream.requests().iter().filter(|request| wants_title(request)).count();
    let (broken, mute) = (owner.chat().await, owner.chat().await);
    owner.ask(broken, "broken").await;
    owner.ask(mute, "mute").await;
    wait::until("both to be counted", support::client::LIMIT, || async {
        let counted = process(&owner, mute).await["usage"]["input_tokens"] == 200;
        (counted && asked(&upstream) == 2).then_some(())
    })
    .await;
    for (pid, title) in [(broken, "broken"), (mute, "mute")] {
        let found = process(&owner, pid).await;
        assert_eq!((found["title"].as_str(), &found["titled_by"]), (Some(title), &Value::Null));
        assert_eq!(owner.ask(pid, "go on").await, "ok");
    }
    // Not asked again: what failed once would be paid for after every turn.
    assert_eq!(asked(&upstream), 2);
}
