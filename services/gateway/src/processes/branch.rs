use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Result, limits},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::{
    clock::{new_id, now},
    crash::crash_point,
};
use protocol::{
    Pid,
    process::{NewBranch, Posture, Process},
};
use store::NewBranchRow;

/// A new process with what was said in this one, up to the end of the turn of that message; no turn is
/// started. The same `client_id` again gives the same one.
#[utoipa::path(post, path = "/api/processes/{pid}/branch", tag = "processes", request_body = NewBranch,
    responses((status = 201, body = Process), (status = 409, description = "that turn is still open")))]
pub async fn branch(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<NewBranch>,
) -> Result<HttpResponse> {
    let NewBranch { client_id, message_id } = body.read().await?;
    limits::client_id(&client_id)?;
    let row = NewBranchRow { owner_id: guard.who.id().clone(), client_id, pid: Pid(*pid), message_id };
    let made = deps.store.branch_process(&row, id, now()).await?;
    if made.value.posture != Posture::Ask {
        deps.policy_sets.nudge();
    }
    deps.publisher.after_commit(made.facts, None);
    Ok(HttpResponse::Created().json(made.value))
}

/// Each is the id of a copy: of them many are made, in more than one transaction.
fn id() -> String {
    crash_point("while_branching");
    new_id()
}
