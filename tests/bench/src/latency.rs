//! From a key press to the first word, and from a yes to the command.

use crate::report::{Against, Report};
use serde_json::{Value, json};
use std::time::Instant;
use support::{Answer, Socket, Stack, Upstream};

const SENDS: usize = 200;
const APPROVALS: usize = 40;

pub async fn measure(report: &mut Report) {
    let (first_token, started) = ("send_to_first_token", "approved_to_started");
    if !report.wants(first_token) && !report.wants(started) {
        return;
    }
    let upstream = Upstream::conversing(|asked| match asked {
        "effect" => Answer::call("run_command", json!({"command": "true; true"})),
        _ => Answer::text("one two three"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let ended = |f: &Value| f["type"] == "process.state" && f["state"] == "idle";
    for _ in 0..10 {
        owner.send(pid, "warm").await;
        socket.until("the end", ended).await;
    }

    if report.wants(first_token) {
        let mut values = Vec::new();
        for _ in 0..SENDS {
            let begun = Instant::now();
            let sending = owner.send(pid, "hello");
            let hearing = socket.until("the first token", |f| f["type"] == "message.delta");
            let (_, _) = tokio::join!(sending, async {
                hearing.await;
                values.push(begun.elapsed().as_secs_f64() * 1e3);
            });
            socket.until("the end", ended).await;
        }
        report.add("send_to_first_token (p50)", "ms", 25.0, Against::Median, values.clone());
        report.add("send_to_first_token (p99)", "ms", 80.0, Against::P99, values);
    }

    if report.wants(started) {
        let mut values = Vec::new();
        for _ in 0..APPROVALS {
            owner.send(pid, "effect").await;
            let seen = socket.until("the question", |f| f["type"] == "approval.opened").await;
            let question = seen.last().unwrap()["approval"].clone();
            socket.until("the wait", |f| f["type"] == "turn.state" && f["state"] == "waiting_approval").await;
            let begun = Instant::now();
            let (_, ()) = tokio::join!(owner.approve(&question), async {
                socket.until("the start", |f| f["type"] == "op.state" && f["state"] == "running").await;
                values.push(begun.elapsed().as_secs_f64() * 1e3);
            });
            socket.until("the end", ended).await;
        }
        report.add(started, "ms", 50.0, Against::Median, values);
    }
}
