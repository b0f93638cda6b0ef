use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Error, Result},
    live::said::said,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::{clock::now, crash::crash_point, telemetry::report};
use protocol::{
    NodeId, OpId, Pid, UserId,
    process::{SendSignal, Signal, Signalled},
    turn::LiveText,
};
use std::time::Duration;

/// INT is the Stop button: the turn ends cancelled, and its commands with all their descendants.
#[utoipa::path(post, path = "/api/processes/{pid}/signal", tag = "processes", request_body = SendSignal,
    responses((status = 202, body = Signalled), (status = 409, description = "nothing to stop")))]
pub async fn signal(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<SendSignal>,
) -> Result<HttpResponse> {
    if body.read().await?.signal != Signal::Int {
        return Err(Error::not_offered("signal", "This version knows the signal INT, which stops the turn."));
    }
    let pid = Pid(*pid);
    deps.store.process(guard.who.id(), pid).await?;

    // The row first: from here on the worker's next write fails, whether or not it hears of it.
    let said = half_answer(&deps, guard.who.id(), pid).await;
    let stopped = deps.store.cancel_turn(guard.who.id(), pid, said.as_ref(), now()).await.map_err(idle)?;
    crash_point("after_cancel_commit");
    let (turn_id, cancelled) = stopped.value;
    tell_machines(&deps, cancelled.ops).await;
    deps.publisher.after_commit(stopped.facts, cancelled.next);
    Ok(HttpResponse::Accepted().json(Signalled { turn_id }))
}

/// What stands on the screen at this moment; a Redis that is slow does not hold up a stop.
async fn half_answer(deps: &Deps, owner: &UserId, pid: Pid) -> Option<LiveText> {
    let turn = deps.store.turn_under_way(owner, pid).await.ok()??.turn.id;
    said(deps, pid, turn, Duration::from_millis(150)).await.ok()?
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

fn idle(error: store::Error) -> Error {
    match error {
        store::Error::Conflict { .. } => Error::Idle,
        other => other.into(),
    }
}
