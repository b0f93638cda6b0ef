//! SIGKILL at every named crash point of a turn.

use crate::turns::{conversation, judge};
use std::time::Duration;
use support::{Stack, wait};

/// One stack a point: it dies there once, its launcher starts it again, and the same conversation
/// must come to the same kind of end.
async fn die_at(points: &[&str]) {
    for point in points {
        let upstream = conversation().await;
        let folder = tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").unwrap();
        let died = folder.path().join("died");
        let stack = Stack::builder()
            .upstream(&upstream.base_url)
            .env("METATRON_CRASH_AT", *point)
            .env("METATRON_CRASH_ONCE", died.display().to_string())
            .start()
            .await;
        judge(&stack, point).await;
        assert!(died.exists(), "{point} was never reached");
    }
}

#[tokio::test]
async fn the_gateway_dies() {
    die_at(&["after_message_commit", "after_decision_commit", "after_cancel_commit"]).await;
}

#[tokio::test]
async fn the_worker_dies_around_the_answer() {
    die_at(&["after_claim", "mid_stream", "before_answer_commit", "after_answer_commit"]).await;
}

#[tokio::test]
async fn the_worker_dies_around_the_op() {
    die_at(&["after_op_sent", "after_op_reply", "after_outcome_commit", "before_finish"]).await;
}

#[tokio::test]
async fn the_bridge_dies() {
    die_at(&["after_op_received", "after_intent", "after_holder_spawn", "before_done_reply"]).await;
}

#[tokio::test]
async fn the_holder_dies() {
    die_at(&["hold_before_started", "hold_after_started", "hold_before_done", "hold_after_done"]).await;
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
    let owner = stack.claim().await;
    let pid = owner.chat().await;
    let turn = owner.send(pid, "slow").await;
    owner.wait_turn(pid, &turn, &["thinking"]).await;
    stack.kill("metatron-llm-router").await;
    owner.wait_turn_for(pid, &turn, &["done"], Duration::from_secs(60)).await;
    wait::until("pulse to have died", Duration::from_secs(5), || async { died.exists().then_some(()) }).await;
}

/// Everything at once, in the middle of a command: the launcher too. What was acknowledged is there.
#[tokio::test]
async fn everything_dies_at_once() {
    use nix::sys::signal::Signal;
    use support::processes;
    let upstream = conversation().await;
    let mut stack = Stack::with(&upstream).await;
    let owner = stack.claim().await;
    let pid = owner.chat().await;
    let turn = owner.send(pid, "effect").await;
    let waiting = owner.question(pid).await;
    let second = owner.chat().await;
    let busy = owner.send(second, "long effect").await;
    owner.approve(&owner.question(second).await).await;
    wait::until("the command to run", Duration::from_secs(10), || async {
        (!stack.holders().is_empty()).then_some(())
    })
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
}
