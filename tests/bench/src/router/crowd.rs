//! Two hundred turns that stream at once.

use crate::report::{Against, Report};
use std::time::Duration;
use support::{Answer, Stack, Upstream, processes};

const TURNS: usize = 200;

pub async fn measure(report: &mut Report) {
    let name = "router_200_turns_streaming";
    if !report.wants(name) {
        return;
    }
    let words = "word ".repeat(600);
    let upstream = Upstream::conversing(move |_| Answer::slowly(&words, Duration::from_millis(50))).await;
    let stack = Stack::builder()
        .upstream(&upstream.base_url)
        .env("METATRON__LLM_ROUTER__TURNS", TURNS.to_string())
        .start()
        .await;
    let owner = stack.claim().await;
    let mut chats = Vec::new();
    for _ in 0..TURNS {
        chats.push(owner.chat().await);
    }
    for pid in &chats {
        owner.send(*pid, "tell me everything").await;
    }
    while upstream.requests().len() < TURNS {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let router = stack.service("metatron-llm-router")[0];
    let mut memory = Vec::new();
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory.push(processes::resident(router) as f64 / 1e6);
    }
    for pid in &chats {
        owner.stop(*pid).await;
    }
    report.add(name, "MB", 80.0, Against::P99, memory);
}
