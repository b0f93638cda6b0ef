//! What stands around a stop's transaction: how far an answer got before it, and who is told after it.

use crate::{deps::Deps, live::said::said};
use chassis::{crash::crash_point, telemetry::report};
use protocol::{NodeId, OpId, Pid, TurnId, turn::LiveText};
use std::time::Duration;
use store::{Cancelled, Facts};

/// What stands on the screen at this moment; a Redis that is slow does not hold up a stop.
pub async fn half_answer(deps: &Deps, pid: Pid, turn: TurnId) -> Option<LiveText> {
    said(deps, pid, turn, Duration::from_millis(150)).await.ok()?
}

/// It is committed: its machines, those who watch, and who was waiting in line hear of it.
pub async fn tell(deps: &Deps, cancelled: Cancelled, facts: Facts) {
    crash_point("after_cancel_commit");
    tell_machines(deps, cancelled.ops).await;
    deps.publisher.after_commit(facts, cancelled.next);
}

/// pulse tells them again after 5 s, and for as long as they do not confirm.
async fn tell_machines(deps: &Deps, ops: Vec<(NodeId, OpId)>) {
    for (node, op) in ops {
        let told = tokio::time::timeout(Duration::from_millis(500), deps.mailbox.cancel(&node, op));
        match told.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(error = %report(&error), "a cancel is left to pulse"),
            Err(_) => tracing::warn!("redis is slow: a cancel is left to pulse"),
        }
    }
}
