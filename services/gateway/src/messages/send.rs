use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Body, Error, Result, limits},
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
    message::{Accepted, MAX_ATTACHMENTS, MAX_MESSAGE_BYTES, NewMessage},
};
use std::collections::HashSet;
use store::NewUserMessage;

/// A text of 1 MiB takes at most six times that in JSON, when every character is escaped.
const BODY: usize = 6 * MAX_MESSAGE_BYTES + 64 * 1024;

/// Says something to a process: accepted once it is written down, and done later. The same
/// `client_id` again gives the same answer and never a second message. With `replaces` it is said in
/// place of that message, which is set aside with everything after it. With `attachments` the text may be empty.
#[utoipa::path(post, path = "/api/processes/{pid}/messages", tag = "messages", request_body = NewMessage,
    responses((status = 202, body = Accepted), (status = 413, description = "more than 1 MiB of text"),
        (status = 409, description = "replaces: a turn is under way, or the message was set aside before"),
        (status = 410, description = "attachments: which of them are gone")))]
pub async fn send(
    guard: Guard<Act>,
    deps: Data<Deps>,
    pid: Path<i64>,
    body: Body<NewMessage, BODY>,
) -> Result<HttpResponse> {
    let message = body.read().await.map_err(too_long)?;
    check(&message)?;
    let pid = Pid(*pid);
    deps.store.process(guard.who.id(), pid).await?;

    let row = NewUserMessage {
        owner_id: guard.who.id().clone(),
        pid,
        client_id: message.client_id,
        message_id: new_id(),
        turn_id: new_id(),
        text: message.text,
        attachments: message.attachments,
        replaces: message.replaces,
        token_id: guard.who.token().cloned(),
    };
    let sent = deps.store.send_message(row, now()).await.map_err(refused)?;
    crash_point("after_message_commit");

    let ticket = sent.value.fresh.then(|| sent.value.accepted.turn_id.clone());
    deps.publisher.after_commit(sent.facts, ticket);
    Ok(HttpResponse::Accepted().json(sent.value.accepted))
}

fn check(message: &NewMessage) -> Result<()> {
    limits::client_id(&message.client_id)?;
    if message.text.len() > MAX_MESSAGE_BYTES {
        return Err(Error::MessageTooLarge(MAX_MESSAGE_BYTES));
    }
    if message.text.trim().is_empty() && message.attachments.is_empty() {
        return Err(Error::invalid("text", "It is empty."));
    }
    let different: HashSet<_> = message.attachments.iter().collect();
    if message.attachments.len() > MAX_ATTACHMENTS || different.len() < message.attachments.len() {
        return Err(Error::invalid("attachments", format!("At most {MAX_ATTACHMENTS}, each once.")));
    }
    Ok(())
}

/// What the store says of a message that cannot be replaced.
fn refused(error: store::Error) -> Error {
    let store::Error::Conflict { what: "message", state } = &error else { return error.into() };
    match state.as_str() {
        "elsewhere" => Error::invalid("replaces", "It is a message of another process."),
        "no_request" => Error::invalid("replaces", "It is no message of a person."),
        "set_aside" => Error::SetAside,
        _ => error.into(),
    }
}

fn too_long(error: Error) -> Error {
    match error {
        Error::TooLarge(_) => Error::MessageTooLarge(MAX_MESSAGE_BYTES),
        other => other,
    }
}
