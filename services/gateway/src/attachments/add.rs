use super::{name::safe, sniff::sniff};
use crate::{
    auth::{Act, Guard},
    deps::Deps,
    http::{Error, Raw, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Query},
};
use chassis::clock::{new_id, now};
use protocol::message::{Attachment, AttachmentKind, MAX_ATTACHMENT_BYTES, MAX_IMAGE_BYTES};
use serde::Deserialize;
use store::NewAttachment;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// The file's name, which must be given. Folders and what does not show are taken off.
    pub name: Option<String>,
}

/// Takes a file for a message that is still to be said: an image (PNG, JPEG, GIF, WebP; 10 MiB at most) or
/// UTF-8 text (20 MiB at most), as its bytes show it. What no message names within a day is deleted.
#[utoipa::path(post, path = "/api/attachments", tag = "messages", params(AttachmentQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Attachment), (status = 413, description = "too large"),
        (status = 415, description = "neither an image nor text")))]
pub async fn add(
    guard: Guard<Act>,
    deps: Data<Deps>,
    query: Query<AttachmentQuery>,
    body: Raw<MAX_ATTACHMENT_BYTES>,
) -> Result<HttpResponse> {
    let name = query.name.as_deref().ok_or_else(|| Error::Query("name: it is missing.".to_owned()))?;
    let bytes = body.read().await.map_err(too_large)?;
    if bytes.is_empty() {
        return Err(Error::invalid("body", "The file is empty."));
    }
    let (media_type, kind) = sniff(&bytes).ok_or(Error::UnsupportedMedia)?;
    if kind == AttachmentKind::Image && bytes.len() > MAX_IMAGE_BYTES {
        return Err(Error::AttachmentTooLarge(MAX_IMAGE_BYTES));
    }
    let row = NewAttachment {
        id: new_id(),
        owner_id: guard.who.id().clone(),
        name: safe(name),
        media_type: media_type.to_owned(),
        kind,
        bytes: bytes.into(),
    };
    Ok(HttpResponse::Created().json(deps.store.add_attachment(row, now()).await?))
}

fn too_large(error: Error) -> Error {
    match error {
        Error::TooLarge(most) => Error::AttachmentTooLarge(most),
        other => other,
    }
}
