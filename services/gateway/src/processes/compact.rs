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
    message::{Accepted, NewCompaction},
};
use store::NewUserMessage;

/// Puts in short what was said so far, in a turn of its own that can be stopped like any other. From its
/// end on the model sees the summary and what follows it; what was said stays to be read. The same
/// `client_id` again gives the same turn.
#[utoipa::path(post, path = "/api/processes/{pid}/compact", tag = "processes", request_body = NewCompaction,
    responses((status = 202, body = Accepted),
        (status = 409, description = "a turn is under way, or there is nothing to put in short")))]
pub async fn compact(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<NewCompaction>,
) -> Result<HttpResponse> {
    let client_id = body.read().await?.client_id;
    limits::client_id(&client_id)?;
    let row = NewUserMessage {
        owner_id: guard.who.id().clone(),
        pid: Pid(*pid),
        client_id,
        message_id: new_id(),
        turn_id: new_id(),
        text: String::new(),
        attachments: Vec::new(),
        replaces: None,
        token_id: guard.who.token().cloned(),
    };
    let sent = deps.store.compact_process(row, now()).await?;
    crash_point("after_message_commit");

    let ticket = sent.value.fresh.then(|| sent.value.accepted.turn_id.clone());
    deps.publisher.after_commit(sent.facts, ticket);
    Ok(HttpResponse::Accepted().json(sent.value.accepted))
}
