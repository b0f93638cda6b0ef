//! SIGKILL at every named crash point of a turn.

use crate::turns::{conversation, judge};
use nix::sys::signal::Signal;
use serde_json::json;
use std::time::Duration;
use support::{Stack, Upstream, processes, stack::binary, wait};

const REDIS: &str = "redis-server";
const GATEWAY: [&str; 3] = ["after_message_commit", "after_decision_commit", "after_cancel_commit"];
const ANSWER: [&str; 4] = ["after_claim", "mid_stream", "before_answer_commit", "after_answer_commit"];
const OP: [&str; 4] = ["after_op_sent", "after_op_reply", "after_outcome_commit", "before_finish"];
const BRIDGE: [&str; 4] = ["after_op_received", "after_intent", "after_holder_spawn", "before_done_reply"];
const HOLDER: [&str; 4] =
    ["hold_before_started", "hold_after_started", "hold_before_done", "hold_after_done"];

/// One stack a point: whoever is there dies once, or Redis in its place; the launcher starts it again, and
/// the same conversation must come to the same kind of end.
async fn die_at(points: &[&str], victim: Option<&str>) {
    for point in points {
        let upstream = conversation().await;
        let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
        let (died, pid_file) = (folder.path().join("died"), folder.path().join("victim"));
        let mut stack = Stack::builder()
            .upstream(&upstream.base_url)
            .env("METATRON_CRASH_AT", *point)
            .env("METATRON_CRASH_ONCE", died.display().to_string());
        if victim.is_some() {
            stack = stack.env("METATRON_CRASH_VICTIM", pid_file.display().to_string());
        }
        let stack = stack.start().await;
        let before = victim.map(|name| stack.service(name)[0]);
        if let Some(pid) = before {
            std::fs::write(&pid_file, pid.to_string()).unwrap();
        }
        judge(&stack, point).await;
        assert!(died.exists(), "{point} was never reached");
        assert!(before.is_none_or(|pid| !processes::alive(pid)), "{point}: the victim lives");
    }
}

#[tokio::test]
async fn the_gateway_dies() {
    die_at(&GATEWAY, None).await;
}

/// The answer to a message said anew is lost with the gateway: sent again it is the same one, and what was
/// set aside was set aside once.
#[tokio::test]
async fn the_gateway_dies_while_a_message_is_said_anew() {
    let upstream = conversation().await;
    let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
    let died = folder.path().join("died");
    let stack = Stack::builder()
        .upstream(&upstream.base_url)
        .env("METATRON_CRASH_AT", "after_message_commit:2")
        .env("METATRON_CRASH_ONCE", died.display().to_string())
        .start()
        .await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "read").await;
    let first = owner.messages(pid).await;
    let path = format!("/api/processes/{pid}/messages");
    let body = json!({"client_id": "anew", "text": "read", "replaces": first[0]["id"]});
    let sent = wait::until("the message to be taken", Duration::from_secs(20), || async {
        let answer = owner.request(reqwest::Method::POST, &path).json(&body).send().await.ok()?;
        (answer.status() == 202).then_some(())?;
        answer.json::<serde_json::Value>().await.ok()
    })
    .await;
    assert!(died.exists(), "it was never killed");
    owner.wait_turn(pid, sent["turn_id"].as_str().unwrap(), &["done"]).await;
    let now = owner.messages(pid).await;
    let said: Vec<_> = now.iter().filter(|m| m["role"] == "user").map(|m| m["id"].clone()).collect();
    assert_eq!(said, [sent["message_id"].clone()]);
    let all = owner.get(&format!("{path}?set_aside=true&limit=200")).await.expect(200);
    let aside = all["items"].as_array().unwrap().iter().filter(|m| m["set_aside_by"] == said[0]).count();
    assert_eq!((aside, now.len()), (first.len(), first.len()));
}

/// A branch is begun in one transaction and made whole in others: the same request goes on with it.
#[tokio::test]
async fn the_gateway_dies_while_a_chat_is_branched() {
    let upstream = conversation().await;
    let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
    let died = folder.path().join("died");
    let stack = Stack::builder()
        .upstream(&upstream.base_url)
        .env("METATRON_CRASH_AT", "while_branching:2")
        .env("METATRON_CRASH_ONCE", died.display().to_string())
        .start()
        .await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "read").await;
    let said = owner.messages(pid).await;
    let body = json!({"client_id": "branch", "message_id": said.last().unwrap()["id"]});
    let path = format!("/api/processes/{pid}/branch");
    let lost = owner.request(reqwest::Method::POST, &path).json(&body).send().await;
    assert!(lost.is_err() && died.exists(), "the gateway dies under it");
    let seen = wait::until("the gateway to be back", Duration::from_secs(20), || async {
        let answer = owner.request(reqwest::Method::GET, "/api/processes").send().await.ok()?;
        answer.json::<serde_json::Value>().await.ok()
    })
    .await;
    assert_eq!(seen["items"].as_array().unwrap().len(), 1, "no part of it is seen: {seen}");
    let made = owner.post(&path, &body).await.expect(201)["pid"].as_i64().unwrap();
    assert_eq!(made, pid + 1, "the one that was begun");
    assert_eq!(owner.messages(made).await.len(), said.len());
    assert_eq!(owner.post(&path, &body).await.expect(201)["pid"], made);
}

/// What was deleted is gone from the first transaction on, and what is left of it goes without the gateway that
/// was asked.
#[tokio::test]
async fn the_gateway_dies_while_a_chat_is_deleted() {
    let upstream = conversation().await;
    let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
    let died = folder.path().join("died");
    let stack = Stack::builder()
        .upstream(&upstream.base_url)
        .env("METATRON_CRASH_AT", "after_delete_commit")
        .env("METATRON_CRASH_ONCE", died.display().to_string())
        .start()
        .await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "read").await;
    let path = format!("/api/processes/{pid}");
    let lost = owner.request(reqwest::Method::DELETE, &path).send().await;
    assert!(lost.is_err() && died.exists(), "the gateway dies under it");
    let again = wait::until("the gateway to be back", Duration::from_secs(20), || async {
        Some(owner.request(reqwest::Method::DELETE, &path).send().await.ok()?.status().as_u16())
    })
    .await;
    assert_eq!(again, 404, "it was deleted");
    for rest in ["", "/messages", "/export"] {
        owner.get(&format!("{path}{rest}")).await.problem(404, "not_found");
    }
    let found = owner.get("/api/search?q=read").await.expect(200);
    assert!(found["items"].as_array().unwrap().is_empty(), "{found}");
    let log = stack.data_dir.join("logs/pulse.log");
    wait::until("pulse to take the rest away", Duration::from_secs(30), || async {
        std::fs::read_to_string(&log).ok()?.contains("nothing is left of a deleted process").then_some(())
    })
    .await;
    let next = owner.chat().await;
    assert!(next > pid && !owner.ask(next, "read").await.is_empty(), "others go on");
}

#[tokio::test]
async fn the_worker_dies_around_the_answer() {
    die_at(&ANSWER, None).await;
}

#[tokio::test]
async fn the_worker_dies_around_the_op() {
    die_at(&OP, None).await;
}

#[tokio::test]
async fn the_bridge_dies() {
    die_at(&BRIDGE, None).await;
}

#[tokio::test]
async fn the_holder_dies() {
    die_at(&HOLDER, None).await;
}

#[tokio::test]
async fn redis_dies_under_the_gateway_and_the_answer() {
    die_at(&GATEWAY, Some(REDIS)).await;
    die_at(&ANSWER, Some(REDIS)).await;
}

#[tokio::test]
async fn redis_dies_under_the_op() {
    die_at(&OP, Some(REDIS)).await;
}

#[tokio::test]
async fn redis_dies_under_the_bridge_and_the_holder() {
    die_at(&BRIDGE, Some(REDIS)).await;
    die_at(&HOLDER, Some(REDIS)).await;
}

#[tokio::test]
async fn pulse_dies() {
    // Pulse gives out tickets only when somebody lost one: the worker dies first, by hand.
    let upstream = conversation().await;
    let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
    let died = folder.path().join("died");
    let stack = Stack::builder()
        .upstream(&upstream.base_url)
        .env("METATRON_CRASH_AT", "after_take_tickets")
        .env("METATRON_CRASH_ONCE", died.display().to_string())
        .start()
        .await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "slow").await;
    owner.wait_turn(pid, &turn, &["thinking"]).await;
    stack.kill("metatron-llm-router").await;
    owner.wait_turn_for(pid, &turn, &["done"], Duration::from_secs(60)).await;
    wait::until("pulse to have died", Duration::from_secs(5), || async { died.exists().then_some(()) }).await;
}

/// Everything at once, in the middle of a command: the launcher too. What was acknowledged is there.
#[tokio::test]
async fn everything_dies_at_once() {
    let upstream = conversation().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "effect").await;
    let waiting = owner.question(pid).await;
    let second = owner.chat().await;
    let busy = owner.send(second, "long effect").await;
    owner.approve(&owner.question(second).await).await;
    // Not its holder alone: one that died before it began would begin after the start.
    let effects = stack.data_dir.join(format!("homes/{second}/effects"));
    wait::until("the command to run", Duration::from_secs(10), || async { effects.exists().then_some(()) })
        .await;

    let launcher = stack.launcher();
    let everyone = processes::below(launcher);
    processes::signal(launcher, Signal::SIGKILL);
    everyone.iter().for_each(|p| processes::signal(p.pid, Signal::SIGKILL));
    wait::until("everything to be dead", Duration::from_secs(5), || async {
        everyone.iter().all(|p| !processes::alive(p.pid)).then_some(())
    })
    .await;
    stack.up().await;
    assert_eq!(owner.questions(pid).await.len(), 1);
    owner.approve(&waiting).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    owner.wait_turn(second, &busy, &["done"]).await;
    let results = owner.results(second, &busy).await;
    assert_eq!(results[0]["outcome"], "unknown", "it was cut off, and that is said: {results:#?}");
    assert_eq!(std::fs::read_to_string(effects).unwrap(), "long\n", "and nobody ran it again");
}

/// A worker frozen past its lease: another takes the turn over, with the command that runs; the first one
/// wakes up, finds its lease gone, and writes nothing any more.
#[tokio::test]
async fn a_frozen_worker_wakes_up_too_late() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "echo once >> effects; sleep 3; cat effects").await;
    owner.approve(&owner.question(pid).await).await;
    wait::until("the command to run", Duration::from_secs(10), || async {
        (!stack.holders().is_empty()).then_some(())
    })
    .await;
    let frozen = stack.service("metatron-llm-router");
    // Not in the middle of a transaction: SQLite has one writer, and it would keep everyone else from writing.
    wait::until("the worker to be frozen where others can write", Duration::from_secs(30), || async {
        frozen.iter().for_each(|worker| processes::signal(*worker, Signal::SIGSTOP));
        let written = tokio::time::timeout(Duration::from_secs(1), owner.chat()).await;
        if written.is_err() {
            frozen.iter().for_each(|worker| processes::signal(*worker, Signal::SIGCONT));
        }
        written.ok()
    })
    .await;
    let mut other = tokio::process::Command::new(binary("metatron-llm-router"))
        .env("METATRON_DATA_DIR", &stack.data_dir)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    owner.wait_turn(pid, &turn, &["done"]).await;
    let ended = owner.messages(pid).await;

    frozen.iter().for_each(|worker| processes::signal(*worker, Signal::SIGCONT));
    let log = stack.data_dir.join("logs/llm-router.log");
    wait::until("the first worker to see that it is too late", Duration::from_secs(20), || async {
        std::fs::read_to_string(&log).ok()?.contains("whose lease is gone").then_some(())
    })
    .await;
    assert_eq!(owner.messages(pid).await, ended, "it wrote nothing");
    let results = owner.results(pid, &turn).await;
    assert_eq!((results.len(), results[0]["outcome"].as_str()), (1, Some("ok")), "{results:#?}");
    assert_eq!(results[0]["text"].as_str().unwrap().matches("once").count(), 1, "{results:#?}");
    other.kill().await.unwrap();
    // And it is of use again.
    let turn = owner.send(pid, "uname").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
}

/// A worker dies in the middle of an answer that costs something: the call that nobody tells of counts with all that was
/// reserved for it, the one that follows with what it took, and nothing stays open.
#[tokio::test]
async fn the_ledger_counts_what_a_dead_worker_spent() {
    let upstream = conversation().await;
    let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
    let died = folder.path().join("died");
    let stack = Stack::builder()
        .env("METATRON_CRASH_AT", "mid_stream")
        .env("METATRON_CRASH_ONCE", died.display().to_string())
        .start()
        .await;
    let owner = stack.claim().await;
    let models = json!([{"id": "m", "price": {"input": 10.0, "output": 100.0}}]);
    let provider = json!({"name": "mine", "kind": "openai", "base_url": upstream.base_url, "models": models});
    owner.post("/api/providers", &provider).await.expect(201);
    let pid = owner.chat().await;
    let turn = owner.send(pid, "read").await;
    owner.wait_turn_for(pid, &turn, &["done"], Duration::from_secs(60)).await;
    assert!(died.exists(), "it was never killed");

    let calls = owner.get(&format!("/api/usage/calls?pid={pid}")).await.expect(200);
    let calls = calls["items"].as_array().unwrap();
    let with = |outcome: &str| calls.iter().filter(|call| call["outcome"] == outcome).collect::<Vec<_>>();
    let cost = |call: &serde_json::Value| call["cost_usd"].as_f64().unwrap();
    let (lost, done) = (with("lost"), with("done"));
    assert_eq!((lost.len(), with("open").len()), (1, 0), "{calls:#?}");
    assert!(!done.is_empty() && done.iter().all(|call| cost(call) < cost(lost[0])), "{calls:#?}");
    let sum: f64 = calls.iter().map(cost).sum();
    let budgets = owner.get("/api/budgets").await.expect(200);
    let used = budgets["items"][0]["used_usd"].as_f64().unwrap();
    assert!((used - sum).abs() < 1e-9 && budgets["items"][0]["reserved_usd"] == 0.0, "{used} {sum}");
}
