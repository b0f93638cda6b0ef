use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::Result,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::{clock::now, crash::crash_point, telemetry::report};
use protocol::{
    Pid, UserId,
    process::{Posture, Process},
};
use std::time::Duration;
use store::{Clearing, Committed, PIECE_PAUSE, Store};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long a command that was just stopped is given to be gone.
const PATIENCE: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(50);

/// Deletes a process with everything said and done in it: at once as far as anybody sees, and then row by row.
/// Its home folder stays on the machine.
#[utoipa::path(delete, path = "/api/processes/{pid}", tag = "processes",
    responses((status = 204), (status = 409, description = "a turn is under way: stop it first")))]
pub async fn delete(guard: Guard<Act>, deps: Data<Deps>, pid: Path<i64>) -> Result<HttpResponse> {
    let gone = once_it_is_still(&deps, guard.who.id(), Pid(*pid)).await?;
    if gone.value.posture != Posture::Ask {
        deps.policy_sets.nudge();
    }
    crash_point("after_delete_commit");
    deps.publisher.after_commit(gone.facts, None);
    let (store, stop) = (deps.store.clone(), deps.stop.clone());
    deps.supervisor.spawn_once("clear", clear(store, Pid(*pid), stop));
    Ok(HttpResponse::NoContent().finish())
}

/// Whoever stops and then deletes need not know that a command takes a moment to end.
async fn once_it_is_still(deps: &Deps, owner: &UserId, pid: Pid) -> Result<Committed<Process>> {
    let begun = Instant::now();
    loop {
        match deps.store.delete_process(owner, pid, now()).await {
            Err(store::Error::Conflict { state, .. }) if state == "ending" && begun.elapsed() < PATIENCE => {
                tokio::time::sleep(AGAIN).await;
            }
            gone => return Ok(gone?),
        }
    }
}

/// What is left of a process that nobody sees any more. What is not done here, pulse does.
async fn clear(store: Store, pid: Pid, stop: CancellationToken) {
    let mut left = Some(Clearing::default());
    while let (Some(so_far), false) = (left, stop.is_cancelled()) {
        left = match store.clear_some(pid, so_far, now()).await {
            Ok(left) => left,
            Err(error) => {
                tracing::warn!(%pid, error = %report(&error), "what is left of it is left to pulse");
                return;
            }
        };
        tokio::time::sleep(PIECE_PAUSE).await;
    }
}
