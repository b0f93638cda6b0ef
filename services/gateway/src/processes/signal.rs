use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::{clock::now, crash::crash_point, telemetry::report};
use protocol::{
    NodeId, OpId, Pid,
    process::{SendSignal, Signal, Signalled},
};

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
    let stopped = deps.store.cancel_turn(guard.who.id(), pid, now()).await.map_err(idle)?;
    crash_point("after_cancel_commit");
    let (turn_id, cancelled) = stopped.value;
    tell_machines(&deps, cancelled.ops).await;
    deps.publisher.after_commit(stopped.facts, cancelled.next);
    Ok(HttpResponse::Accepted().json(Signalled { turn_id }))
}

/// pulse tells them again after 5 s, and for as long as they do not confirm.
async fn tell_machines(deps: &Deps, ops: Vec<(NodeId, OpId)>) {
    for (node, op) in ops {
        let told =
            tokio::time::timeout(std::time::Duration::from_millis(500), deps.mailbox.cancel(&node, op));
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
