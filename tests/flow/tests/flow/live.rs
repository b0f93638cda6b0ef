//! The live socket: nothing missing, nothing doubled, and a clear word for what is not JSON.

use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};
use support::{Answer, Client, Socket, Stack, Upstream};
use tokio_tungstenite::tungstenite::Message;

async fn counting() -> (Upstream, Stack, Client) {
    let upstream = Upstream::conversing(|asked| match asked {
        "count" => {
            Answer::slowly(&(0..120).map(|n| format!("n{n} ")).collect::<String>(), Duration::from_millis(15))
        }
        _ => Answer::text("ok"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    (upstream, stack, owner)
}

fn key(frame: &Value) -> String {
    frame["seq"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_socket_that_breaks_again_and_again_misses_nothing() {
    let (_upstream, _stack, owner) = counting().await;
    let pid = owner.chat().await;
    let mut steady = Socket::open(&owner).await;
    let (mut broken, _) = Socket::resume(&owner, None).await;
    let turn = owner.send(pid, "count").await;
    let ended = |f: &Value| f["type"] == "turn.state" && f["state"] == "done";

    let mut pieces: Vec<Value> = Vec::new();
    'turn: loop {
        for _ in 0..7 {
            let frame = broken.next(Duration::from_secs(20)).await.expect("frames come");
            assert_ne!(frame["type"], "resync", "nothing was trimmed: {frame}");
            pieces.push(frame);
            if ended(pieces.last().unwrap()) {
                break 'turn;
            }
        }
        let from = broken.seq.clone();
        drop(broken);
        broken = Socket::resume(&owner, from.as_deref()).await.0;
    }
    let whole = steady.until("the end", ended).await;
    let at = |frames: &[Value]| frames.iter().position(|f| f["type"] == "message.created").unwrap();
    let (whole, pieces) = (&whole[at(&whole)..], &pieces[at(&pieces)..]);
    assert_eq!(whole.iter().map(key).collect::<Vec<_>>(), pieces.iter().map(key).collect::<Vec<_>>());
    let unique: HashSet<String> = pieces.iter().map(key).collect();
    assert_eq!(unique.len(), pieces.len(), "doubled");
    let said: String =
        pieces.iter().filter(|f| f["type"] == "message.delta").filter_map(|f| f["text"].as_str()).collect();
    assert_eq!(said.split_whitespace().count(), 120, "{said}");
    assert_eq!(owner.answer_of(pid, &turn).await, said);
}

#[tokio::test]
async fn a_wiped_redis_means_one_resync_and_odd_frames_a_problem() {
    let (_upstream, stack, owner) = counting().await;
    let pid = owner.chat().await;
    let mut socket = Socket::open(&owner).await;
    owner.ask(pid, "hello").await;
    socket.until("the end", |f| f["type"] == "turn.state" && f["state"] == "done").await;
    let before = socket.seq.clone();

    let mut redis = stack.redis().await;
    redis::cmd("FLUSHALL").query_async::<()>(&mut redis).await.unwrap();
    socket.until("the resync", |f| f["type"] == "resync").await;
    // And one who comes back with what is no longer there is told the same.
    let (mut back, welcome) = Socket::resume(&owner, before.as_deref()).await;
    assert_eq!(back.next(Duration::from_secs(5)).await.unwrap()["type"], "resync", "{welcome}");
    assert!(!owner.ask(pid, "again").await.is_empty(), "and everything goes on");
    back.until("the end", |f| f["type"] == "turn.state" && f["state"] == "done").await;

    for odd in
        [Message::text("{\"type\":"), Message::text("{\"type\":\"dance\"}"), Message::binary(vec![0xff; 64])]
    {
        let mut odd_socket = Socket::open(&owner).await;
        odd_socket.raw(odd).await;
        let seen = odd_socket.until("a problem", |f| f["type"] == "problem").await;
        assert!(seen.last().unwrap()["problem"]["detail"].is_string());
    }
    let mut large = Socket::open(&owner).await;
    large.raw(Message::text(format!("{{\"type\":\"ping\",\"x\":\"{}\"}}", "y".repeat(200 * 1024)))).await;
    while large.next(Duration::from_secs(10)).await.is_some() {}
    // The others did not notice.
    socket.say(&json!({"type": "ping"})).await;
    socket.until("a pong", |f| f["type"] == "pong").await;
}
