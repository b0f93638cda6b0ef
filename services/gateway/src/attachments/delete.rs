use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use chassis::clock::now;
use protocol::AttachmentId;

/// Takes back a file that no message has said: of one that was said, the message has it.
#[utoipa::path(delete, path = "/api/attachments/{id}", tag = "messages",
    responses((status = 204), (status = 409, description = "a message has it")))]
pub async fn delete(guard: Guard<Act>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    let dropped = deps.store.drop_attachment(guard.who.id(), &AttachmentId(id.into_inner()), now()).await;
    dropped.map_err(|error| match error {
        store::Error::Conflict { .. } => Error::AttachmentKept,
        other => other.into(),
    })?;
    Ok(HttpResponse::NoContent().finish())
}
