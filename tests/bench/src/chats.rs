//! Many turns at once, and a long chat.

use crate::report::{Against, Report};
use serde_json::json;
use std::time::Instant;
use support::{Answer, Client, Stack, Upstream};

pub async fn measure(report: &mut Report) {
    if report.wants("turns_100_at_once") {
        hundred_turns(report).await;
    }
    if report.wants("open_chat_10000_vs_100") {
        long_chat(report).await;
    }
}

/// 100 turns over two workers, five times; each must end once, with one answer.
async fn hundred_turns(report: &mut Report) {
    let upstream = Upstream::conversing(|_| Answer::call("run_command", json!({"command": "uname"}))).await;
    let stack = Stack::builder().upstream(&upstream.base_url).env("METATRON_WORKERS", "2").start().await;
    let owner = stack.claim().await;
    assert_eq!(stack.service("metatron-llm-router").len(), 2);
    let (mut seconds, mut wrong) = (Vec::new(), 0);
    for _ in 0..5 {
        let mut pids = Vec::new();
        for _ in 0..100 {
            pids.push(owner.chat().await);
        }
        let begun = Instant::now();
        let turns = futures::future::join_all(pids.iter().map(|pid| owner.send(*pid, "go"))).await;
        let ends = pids
            .iter()
            .zip(&turns)
            .map(|(pid, turn)| owner.wait_turn(*pid, turn, &["done", "failed", "stopped"]));
        futures::future::join_all(ends).await;
        seconds.push(begun.elapsed().as_secs_f64());
        for (pid, turn) in pids.iter().zip(&turns) {
            wrong += usize::from(!ended_once(&owner, *pid, turn).await);
        }
    }
    report.add("turns_100_at_once (all ended)", "s", 30.0, Against::Median, seconds);
    report.add("turns_100_at_once (not ended once)", "n", 0.0, Against::P99, vec![wrong as f64]);
}

async fn ended_once(owner: &Client, pid: i64, turn: &str) -> bool {
    let messages = owner.messages(pid).await;
    let of = |role: &str| messages.iter().filter(|m| m["role"] == role && m["turn_id"] == turn).count();
    (of("user"), of("assistant"), of("tool")) == (1, 2, 1)
}

/// Opening the newest page of a chat of 10,000 messages, against one of 100, by turns.
async fn long_chat(report: &mut Report) {
    let upstream = Upstream::conversing(|_| Answer::text("an answer of some words, as they are")).await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    let (short, long) = (owner.chat().await, owner.chat().await);
    for (pid, wanted) in [(short, 100), (long, 10_000)] {
        owner.ask(pid, "hello").await;
        fill(&stack, pid, wanted - 2).await;
    }
    let mut ratios = Vec::new();
    for _ in 0..9 {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for _ in 0..40 {
            a.push(open(&owner, long).await);
            b.push(open(&owner, short).await);
        }
        a.sort_by(f64::total_cmp);
        b.sort_by(f64::total_cmp);
        ratios.push(crate::report::quantile(&a, 0.5) / crate::report::quantile(&b, 0.5));
    }
    report.add("open_chat_10000_vs_100", "x", 1.2, Against::Median, ratios);
}

/// As the web client opens it: the process and the newest page.
async fn open(owner: &Client, pid: i64) -> f64 {
    let begun = Instant::now();
    owner.get(&format!("/api/processes/{pid}")).await.expect(200);
    let page = owner.get(&format!("/api/processes/{pid}/messages?newest=true&limit=50")).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 50);
    begun.elapsed().as_secs_f64()
}

/// Copies of the chat's own messages, straight into the database: sending ten thousand would take long.
async fn fill(stack: &Stack, pid: i64, more: i64) {
    let url = format!("sqlite://{}", stack.data_dir.join("metatron.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let sql = "INSERT INTO messages (id, pid, turn_id, owner_id, role, step, blocks, created_at)
        WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1)
        SELECT 'bench-' || $2 || '-' || c.n, pid, turn_id, owner_id, role, step, blocks, created_at
        FROM c, (SELECT * FROM messages WHERE pid = $2 AND role = 'user' LIMIT 1)";
    sqlx::query(sql).bind(more).bind(pid).execute(&pool).await.unwrap();
}
