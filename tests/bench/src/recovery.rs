//! After a worker's death, and after a minute away.

use crate::report::{Against, Report};
use nix::sys::signal::Signal;
use serde_json::Value;
use std::time::{Duration, Instant};
use support::{Answer, Socket, Stack, Upstream};

pub async fn measure(report: &mut Report) {
    if report.wants("killed_worker_to_turn_goes_on") {
        killed_worker(report).await;
    }
    if report.wants("reconnect_after_60_s") {
        reconnect(report).await;
    }
}

async fn killed_worker(report: &mut Report) {
    let upstream = Upstream::start(|_| Answer::slowly(&"word ".repeat(100), Duration::from_millis(40))).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut socket = Socket::open(&owner).await;
    let mut seconds = Vec::new();
    for _ in 0..5 {
        owner.send(pid, "go").await;
        socket.until("words", |f| f["type"] == "message.delta").await;
        stack.signal("metatron-llm-router", Signal::SIGKILL);
        let begun = Instant::now();
        socket
            .until("words of another attempt", |f| {
                f["type"] == "message.delta" && f["attempt"].as_i64() > Some(1)
            })
            .await;
        seconds.push(begun.elapsed().as_secs_f64());
        socket.until("the end", |f| f["type"] == "process.state" && f["state"] == "idle").await;
    }
    report.add("killed_worker_to_turn_goes_on", "s", 20.0, Against::P99, seconds);
}

/// Five clients leave for a minute in which a model talks; each comes back and hears what it missed.
async fn reconnect(report: &mut Report) {
    let upstream =
        Upstream::start(|_| Answer::slowly(&"word ".repeat(2600), Duration::from_millis(25))).await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let mut left = Vec::new();
    for _ in 0..5 {
        left.push(Socket::open(&owner).await.seq.unwrap());
    }
    let mut steady = Socket::open(&owner).await;
    owner.send(pid, "go").await;
    let away = Instant::now();
    let mut newest = Value::Null;
    while away.elapsed() < Duration::from_secs(60) {
        newest = steady.next(Duration::from_secs(5)).await.expect("the model talks");
    }
    let newest = newest["seq"].as_str().unwrap().to_owned();
    let mut seconds = Vec::new();
    for seq in left {
        let begun = Instant::now();
        let (mut socket, _) = Socket::resume(&owner, Some(&seq)).await;
        socket
            .until("the newest frame of the minute", |f| f["seq"] == newest.as_str() || f["type"] == "resync")
            .await;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    report.add("reconnect_after_60_s (caught up)", "s", 2.0, Against::P99, seconds);
}
