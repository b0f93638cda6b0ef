//! At rest: memory, processor, and how long a start takes.

use crate::report::{Against, Report};
use std::time::{Duration, Instant};
use support::{Stack, processes};

const SERVICES: [&str; 5] =
    ["metatron-gateway", "metatron-llm-router", "metatron-shell-bridge", "metatron-pulse", "metatron"];

pub async fn measure(report: &mut Report) {
    if report.wants("resident_at_rest") || report.wants("idle_cpu") {
        at_rest(report).await;
    }
    if report.wants("up_to_ready") {
        starts(report).await;
    }
}

async fn at_rest(report: &mut Report) {
    let stack = Stack::builder().start().await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "How full is the disk?").await;
    let mut pids = vec![stack.launcher()];
    pids.extend(SERVICES.iter().take(4).flat_map(|name| stack.service(name)));
    assert_eq!(pids.len(), 5);
    let (mut memory, mut cpu) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        let ticks = |pids: &[i32]| pids.iter().map(|pid| processes::ticks(*pid)).sum::<u64>();
        let (before, begun) = (ticks(&pids), Instant::now());
        tokio::time::sleep(Duration::from_secs(10)).await;
        // A tick is 10 ms.
        cpu.push((ticks(&pids) - before) as f64 / begun.elapsed().as_secs_f64());
        memory.push(pids.iter().map(|pid| processes::resident(*pid)).sum::<u64>() as f64 / 1e6);
    }
    report.add("resident_at_rest (all services, no Redis)", "MB", 120.0, Against::Median, memory);
    report.add("idle_cpu (all services, no Redis)", "%", 1.0, Against::Median, cpu);
}

/// `metatron up` until it returns, which is when the stack is ready.
async fn starts(report: &mut Report) {
    let mut stack = Stack::builder().start().await;
    stack.claim().await;
    stack.down().await;
    let mut seconds = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let up = stack.metatron(&["up"]).output().await.unwrap();
        seconds.push(begun.elapsed().as_secs_f64());
        assert!(up.status.success(), "{up:?}");
        let down = stack.metatron(&["down"]).output().await.unwrap();
        assert!(down.status.success(), "{down:?}");
    }
    report.add("up_to_ready", "s", 2.0, Against::Median, seconds);
}
