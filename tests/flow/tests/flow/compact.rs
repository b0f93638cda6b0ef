//! Putting a conversation in short: a turn like any other, and what the model sees from then on.

use serde_json::{Value, json};
use std::time::Duration;
use support::{Answer, Client, Stack, Upstream, client::Reply, upstream::Request, wait};

async fn compact(owner: &Client, pid: i64, client_id: &str) -> Reply {
    owner.post(&format!("/api/processes/{pid}/compact"), &json!({"client_id": client_id})).await
}

/// The summary that stands there once the turn is done.
pub async fn compacted(owner: &Client, pid: i64, client_id: &str) -> Value {
    let turn = compact(owner, pid, client_id).await.expect(202)["turn_id"].as_str().unwrap().to_owned();
    let ended = owner.wait_turn(pid, &turn, &["done", "failed"]).await;
    assert_eq!(ended["state"], "done", "{ended}");
    owner.messages(pid).await.last().unwrap().clone()
}

fn wants_summary(request: &Request) -> bool {
    request.last().1.contains("Now put this conversation in short")
}

/// Answers with text, runs `uname` when asked for it, and sums up.
async fn upstream() -> Upstream {
    Upstream::start(|request| match (request.last().0.as_str(), request.asked()) {
        ("tool", _) => Answer::text("It is Linux."),
        _ if wants_summary(request) => {
            Answer::slowly("## Task The kernel is Linux.", Duration::from_millis(5))
        }
        (_, asked) if asked == "which kernel?" => Answer::call("run_command", json!({"command": "uname -s"})),
        (_, asked) => Answer::text(&format!("heard {asked}")),
    })
    .await
}

#[tokio::test]
async fn the_model_goes_on_from_its_summary() {
    let upstream = upstream().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let problem = compact(&owner, pid, "early").await.problem(409, "nothing_to_compact");
    assert!(problem["next"].is_string(), "{problem}");
    owner.ask(pid, "which kernel?").await;
    compact(&owner, pid, "early").await.problem(409, "nothing_to_compact");
    owner.ask(pid, "remember the word heron").await;

    let summary = compacted(&owner, pid, "c1").await;
    assert_eq!(summary["blocks"], json!([{"type": "summary", "text": "## Task The kernel is Linux."}]));
    assert_eq!(summary["usage"]["output_tokens"], 10);
    let messages = owner.messages(pid).await;
    assert_eq!(messages[messages.len() - 2]["blocks"], json!([{"type": "compact"}]));
    let again = compact(&owner, pid, "c1").await.expect(202);
    assert_eq!(again["turn_id"], summary["turn_id"], "the same client_id, the same turn");
    let asked = upstream.requests().last().unwrap().clone();
    assert!(asked.body.get("tools").is_none(), "no tools: {}", asked.body);
    let text = asked.last().1;
    for part in [
        "[owner]\nwhich kernel?",
        "[call of run_command] {\"command\":\"uname -s\"}",
        "untrusted data",
        "Linux",
        "heron",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }

    owner.ask(pid, "and now?").await;
    let seen = upstream.requests().last().unwrap().body["messages"].clone();
    let roles: Vec<&str> = seen.as_array().unwrap().iter().filter_map(|m| m["role"].as_str()).collect();
    assert_eq!(roles, ["system", "user"], "{seen}");
    let content = seen[1]["content"].as_str().unwrap();
    assert!(content.ends_with("## Task The kernel is Linux.\n\nand now?"), "{seen}");
    assert!(!seen.to_string().contains("heron"), "{seen}");
    // A second time it begins from the first summary.
    owner.ask(pid, "more").await;
    compacted(&owner, pid, "c2").await;
    let text = upstream.requests().last().unwrap().last().1;
    assert!(
        text.contains("The kernel is Linux.") && text.contains("and now?") && !text.contains("heron"),
        "{text}"
    );
}

#[tokio::test]
async fn a_summary_can_be_stopped_fail_and_survive_its_worker() {
    let broken = std::sync::atomic::AtomicBool::new(true);
    let upstream = Upstream::start(move |request| {
        if !wants_summary(request) {
            return Answer::text("ok");
        }
        match broken.swap(false, std::sync::atomic::Ordering::SeqCst) {
            true => Answer::Fault { status: 400, headers: Vec::new(), message: "no credit".into() },
            false => Answer::slowly(&"word ".repeat(60), Duration::from_millis(40)),
        }
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    for text in ["one", "two"] {
        owner.ask(pid, text).await;
    }
    let before = owner.messages(pid).await;

    let turn = compact(&owner, pid, "fails").await.expect(202)["turn_id"].as_str().unwrap().to_owned();
    let ended = owner.wait_turn(pid, &turn, &["failed", "done"]).await;
    assert_eq!(ended["error"]["code"], "provider_refused", "{ended}");

    let turn = compact(&owner, pid, "stopped").await.expect(202)["turn_id"].as_str().unwrap().to_owned();
    wait::until("the summary to grow", support::client::LIMIT, || async {
        let live = owner.get(&format!("/api/processes/{pid}/live")).await.expect(200);
        live["live"]["text"].as_str().is_some_and(|text| text.len() > 10).then_some(())
    })
    .await;
    let body = json!({"client_id": "m", "text": "x", "replaces": before[0]["id"]});
    owner.post(&format!("/api/processes/{pid}/messages"), &body).await.problem(409, "under_way");
    compact(&owner, pid, "twice").await.problem(409, "under_way");
    owner.stop(pid).await.expect(202);
    owner.wait_turn(pid, &turn, &["cancelled"]).await;
    let said = owner.messages(pid).await.iter().filter(|message| message["role"] == "assistant").count();
    assert_eq!(said, 2, "half a summary stands for nothing");

    let turn = compact(&owner, pid, "survives").await.expect(202)["turn_id"].as_str().unwrap().to_owned();
    owner.wait_turn(pid, &turn, &["thinking"]).await;
    stack.kill("metatron-llm-router").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let last = owner.messages(pid).await.last().unwrap().clone();
    assert_eq!((last["blocks"][0]["type"].as_str(), &last["turn_id"]), (Some("summary"), &json!(turn)));
}

/// Where a script answers there is no summary to be had: a list stands in its place and says so.
#[tokio::test]
async fn the_demo_makes_a_list() {
    let stack = Stack::builder().start().await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "how much memory is free?").await;
    owner.ask(pid, "hello").await;
    let summary = compacted(&owner, pid, "c1").await;
    let text = summary["blocks"][0]["text"].as_str().unwrap();
    for part in
        ["No model answers here", "- how much memory is free?\n- hello", "- run_command free -h: done"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    owner.ask(pid, "and the disk?").await;
}
