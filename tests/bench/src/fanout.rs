//! 1,000 events a second to 50 sockets: none lost, none late.

use crate::report::{Against, Report};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{Socket, Stack};

const SOCKETS: usize = 50;
const PER_SECOND: u32 = 1000;
const SECONDS: u32 = 6;

pub async fn measure(report: &mut Report) {
    let name = "events_1000_per_s_to_50_sockets (p99)";
    if !report.wants(name) {
        return;
    }
    let stack = Stack::builder().start().await;
    let owner = stack.claim().await;
    let me = owner.get("/api/auth/me").await.expect(200);
    let owner_id = me["user"]["id"].clone();
    let pid = owner.chat().await;

    let begun = Instant::now();
    let total = (PER_SECOND * SECONDS) as usize;
    let mut listeners = Vec::new();
    for _ in 0..SOCKETS {
        let mut socket = Socket::open(&owner).await;
        listeners.push(tokio::spawn(async move {
            let mut late = Vec::with_capacity(total);
            while late.len() < total {
                let Some(text) = socket.next_text(Duration::from_secs(20)).await else { break };
                // Only the stamp is read: parsing all of it would measure this program.
                let Some(stamp) = text.split("\"data\":\"@").nth(1).and_then(|rest| rest.split('@').next())
                else {
                    continue;
                };
                late.push(begun.elapsed().as_secs_f64() * 1e3 - stamp.parse::<f64>().unwrap());
            }
            late
        }));
    }

    let mut redis = stack.redis().await;
    let event = |stamp: f64, n: u32| -> Value {
        json!({"owner_id": owner_id, "at": 0, "event": {"type": "op.output", "pid": pid, "op_id": "bench",
            "offset": n, "data": format!("@{stamp:.3}@"), "next": n + 1, "binary": false}})
    };
    // Ten at a time, every 10 ms: as bursts of output come.
    let mut tick = tokio::time::interval(Duration::from_millis(10));
    for burst in 0..PER_SECOND * SECONDS / 10 {
        tick.tick().await;
        let mut pipe = redis::pipe();
        for n in 0..10 {
            let data = event(begun.elapsed().as_secs_f64() * 1e3, burst * 10 + n).to_string();
            pipe.cmd("XADD").arg("metatron:events").arg("*").arg("data").arg(data).ignore();
        }
        pipe.query_async::<()>(&mut redis).await.unwrap();
    }

    let mut values = Vec::new();
    let mut lost = 0;
    for listener in listeners {
        let late = listener.await.unwrap();
        lost += total - late.len();
        values.extend(late);
    }
    report.add(name, "ms", 50.0, Against::P99, values);
    report.add("events_1000_per_s_to_50_sockets (lost)", "n", 0.0, Against::P99, vec![lost as f64]);
}
