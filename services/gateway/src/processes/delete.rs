use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::Result,
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::now;
use protocol::{
    Pid, UserId,
    process::{Posture, Process},
};
use std::time::Duration;
use store::Committed;
use tokio::time::Instant;

/// How long a command that was just stopped is given to be gone.
const PATIENCE: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(50);

/// Deletes a process with everything said and done in it. Its home folder stays on the machine.
#[utoipa::path(delete, path = "/api/processes/{pid}", tag = "processes",
    responses((status = 204), (status = 409, description = "a turn is under way: stop it first")))]
pub async fn delete(guard: Guard<Act>, deps: Data<Deps>, pid: Path<i64>) -> Result<HttpResponse> {
    let gone = once_it_is_still(&deps, guard.who.id(), Pid(*pid)).await?;
    if gone.value.posture != Posture::Ask {
        deps.policy_sets.nudge();
    }
    deps.publisher.after_commit(gone.facts, None);
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
