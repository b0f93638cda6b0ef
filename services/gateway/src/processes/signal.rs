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

/// INT is the Stop button: the turn ends cancelled, and its commands with all their descendants. TERM and
/// KILL end the process for good: the turn under way as by INT, those in line behind it too, and it takes
/// no more messages; again, they change nothing. KILL does not ask first how far the answer got: of it stays
/// what was saved last.
#[utoipa::path(post, path = "/api/processes/{pid}/signal", tag = "processes", request_body = SendSignal,
    responses((status = 202, body = Signalled), (status = 409, description = "INT: nothing to stop")))]
pub async fn signal(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<SendSignal>,
) -> Result<HttpResponse> {
    let (signal, pid, owner) = (body.read().await?.signal, Pid(*pid), guard.who.id());
    if !matches!(signal, Signal::Int | Signal::Term | Signal::Kill) {
        return Err(Error::not_offered(
            "signal",
            "This version knows INT, which stops the turn, and TERM and KILL, which end the process.",
        ));
    }
    deps.store.process(owner, pid).await?;

    // The row first: from here on the worker's next write fails, whether or not it hears of it.
    let said = if signal == Signal::Kill { None } else { half_answer(&deps, owner, pid).await };
    let (turn_id, cancelled, facts) = if signal == Signal::Int {
        let stopped = deps.store.cancel_turn(owner, pid, said.as_ref(), now()).await.map_err(idle)?;
        (Some(stopped.value.0), stopped.value.1, stopped.facts)
    } else {
        let ended = deps.store.end_process(owner, pid, said.as_ref(), now()).await?;
        (ended.value.0, ended.value.1, ended.facts)
    };
    crash_point("after_cancel_commit");
    tell_machines(&deps, cancelled.ops).await;
    deps.publisher.after_commit(facts, cancelled.next);
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
