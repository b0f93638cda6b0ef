//! Stop: the command and everything it started is gone within 2 seconds, and the chat says so.

use crate::compact::compacted;
use serde_json::json;
use std::time::{Duration, Instant};
use support::{Answer, Socket, Stack, Upstream, processes, wait};

#[tokio::test]
async fn stop_ends_the_command_and_all_its_descendants() {
    let upstream = Upstream::conversing(|asked| match asked {
        "talk" => Answer::slowly(&"word ".repeat(2000), Duration::from_millis(20)),
        command => Answer::call("run_command", json!({"command": command})),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    owner.stop(pid).await.expect(409);

    // Descendants that try to get away: another session, nohup, a double fork, deaf to signals.
    let mark = format!("31{}", std::process::id());
    let command = format!(
        "setsid sleep {mark} & nohup sleep {mark} >/dev/null 2>&1 & (sleep {mark} & ) ; (trap '' TERM INT HUP; sleep {mark}) & echo up; sleep {mark}"
    );
    let escaped = || processes::all().into_iter().filter(|p| p.argv == ["sleep", &mark]).count();
    let mut socket = Socket::open(&owner).await;
    let turn = owner.run(pid, &command, &mut socket).await;
    wait::until("all five to run", Duration::from_secs(5), || async { (escaped() == 5).then_some(()) }).await;
    let begun = Instant::now();
    owner.stop(pid).await.expect(202);
    wait::until("none to be left", Duration::from_secs(2), || async { (escaped() == 0).then_some(()) }).await;
    let seen = socket.until("the op's end", |f| f["type"] == "op.state" && f["state"] == "cancelled").await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(seen.iter().any(|f| f["type"] == "turn.state" && f["state"] == "cancelled"), "{seen:#?}");
    assert_eq!(owner.turn(pid, &turn).await["state"], "cancelled");

    // In the middle of an answer, and while a question waits.
    let turn = owner.send(pid, "talk").await;
    socket.until("words", |f| f["type"] == "message.delta").await;
    owner.stop(pid).await.expect(202);
    owner.wait_turn(pid, &turn, &["cancelled"]).await;
    assert!(owner.answer_of(pid, &turn).await.starts_with("word "), "what was said stays");
    let turn = owner.send(pid, "touch x").await;
    let question = owner.question(pid).await;
    owner.stop(pid).await.expect(202);
    owner.wait_turn(pid, &turn, &["cancelled"]).await;
    owner.decide(&question, &json!({"decision": "approve"})).await.problem(409, "decided");

    // And it goes on after that.
    let turn = owner.send(pid, "uptime").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
}

/// The approval and the stop at the same moment: one of them wins, and what it says is what happened.
#[tokio::test]
async fn a_stop_races_an_approval() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    for round in 0..6 {
        let pid = owner.chat().await;
        let turn = owner.send(pid, &format!("sleep 30; echo {round}")).await;
        let question = owner.question(pid).await;
        let (approved, approve) = (owner.clone(), json!({"decision": "approve"}));
        let (yes, stop) = tokio::join!(approved.decide(&question, &approve), owner.stop(pid));
        assert!(yes.status == 200 || yes.status == 409, "{yes:?}");
        assert_eq!(stop.status, 202, "a turn under way can always be stopped: {stop:?}");
        owner.wait_turn(pid, &turn, &["cancelled"]).await;
    }
    wait::until("no holder to be left", Duration::from_secs(5), || async {
        stack.holders().is_empty().then_some(())
    })
    .await;
}

/// `metatron down` with a command under way: it is ended, journalled, and the model hears it.
#[tokio::test]
async fn down_ends_a_running_command_and_the_turn_goes_on_after_up() {
    let upstream = Upstream::commanding().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let turn = owner.run(pid, "echo begun; sleep 300; echo never", &mut socket).await;
    stack.down().await;
    stack.up().await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!(results[0]["outcome"], "cancelled", "{results:#?}");
    assert!(!results[0]["text"].as_str().unwrap().contains("never"));
}

/// The bridge restarted in the middle: the command does not notice, its output and exit code are true.
#[tokio::test]
async fn a_restarted_bridge_finds_its_commands_again() {
    let upstream = Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let command = "for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i; sleep 0.3; done; exit 7";
    let turn = owner.run(pid, command, &mut socket).await;
    stack.kill("metatron-shell-bridge").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!(results[0]["exit_code"], 7, "{results:#?}");
    let text = results[0]["text"].as_str().unwrap();
    for i in 1..=10 {
        assert_eq!(text.matches(&format!("line {i}\n")).count(), 1, "{text}");
    }
}

/// What a stopped command had said is kept: in the export, and for the model, in words and in short.
#[tokio::test]
async fn what_a_stopped_command_said_is_kept() {
    let upstream = Upstream::conversing(|asked| match asked {
        asked if asked.starts_with("echo") => Answer::call("run_command", json!({"command": asked})),
        _ => Answer::text("heard"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let turn = owner.run(pid, "echo heron begun; sleep 300; echo never", &mut socket).await;
    owner.stop(pid).await.expect(202);
    socket.until("the op's end", |f| f["type"] == "op.state" && f["state"] == "cancelled").await;
    assert!(owner.results(pid, &turn).await.is_empty(), "nothing is written into a turn that is over");
    // One that never ran.
    let turn = owner.send(pid, "echo another > /root/x").await;
    owner.question(pid).await;
    owner.stop(pid).await.expect(202);
    owner.wait_turn(pid, &turn, &["cancelled"]).await;

    let file = owner.get(&format!("/api/processes/{pid}/export?format=markdown")).await.expect(200);
    let text = file.as_str().unwrap();
    assert!(text.contains(": stopped") && text.contains("Output:\n\n```text\nheron begun\n"), "{text}");
    assert!(text.contains("stopped before it ran") && !text.contains("no result"), "{text}");

    let branch = json!({"client_id": "b", "message_id": owner.messages(pid).await.last().unwrap()["id"]});
    let branch =
        owner.post(&format!("/api/processes/{pid}/branch"), &branch).await.expect(201)["pid"].clone();
    let branch = branch.as_i64().unwrap();
    let file = owner.get(&format!("/api/processes/{branch}/export?format=markdown")).await.expect(200);
    let text = file.as_str().unwrap();
    assert!(text.contains(": stopped") && text.contains("Output:\n\n```text\nheron begun\n"), "{text}");
    assert!(text.contains("It was stopped before it ran.") && !text.contains("no result"), "{text}");

    for pid in [pid, branch] {
        owner.ask(pid, "and now?").await;
        let asked = upstream.requests().pop().unwrap().body["messages"].as_array().unwrap().clone();
        let results = asked.iter().filter(|message| message["role"] == "tool");
        let results: Vec<&str> = results.map(|message| message["content"].as_str().unwrap()).collect();
        let [begun, never] = results[..] else { panic!("{results:#?}") };
        assert!(begun.contains("stopped before its end") && begun.contains("]\nheron begun\n"), "{begun}");
        assert_eq!(never, "It was stopped before it ran.", "nothing was said, and nothing is marked as said");
    }

    compacted(&owner, pid, "c1").await;
    let seen = upstream.requests().last().unwrap().last().1;
    assert!(seen.contains("stopped before its end") && seen.contains("heron begun"), "{seen}");
}
