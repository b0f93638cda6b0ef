use super::{name::safe, sniff::sniff};
use crate::{
    auth::{Act, Guard},
    config::Config,
    deps::Deps,
    http::{Error, Raw, Result, limits},
};
use actix_web::{
    HttpResponse,
    web::{Data, Query},
};
use chassis::clock::{new_id, now};
use protocol::{
    ClientId,
    message::{Attachment, AttachmentKind, MAX_ATTACHMENT_BYTES, MAX_IMAGE_BYTES, MAX_UNSAID_BYTES},
};
use serde::Deserialize;
use store::{NewAttachment, Room};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttachmentQuery {
    /// The file's name, which must be given. Folders and what does not show are taken off.
    pub name: Option<String>,
    /// The upload's own id: sent again, it gives the same file.
    pub client_id: Option<ClientId>,
    /// `true`: what does not fit drives out what waits longest to be said.
    pub make_room: Option<bool>,
}

/// Takes a file for a message that is still to be said: an image (PNG, JPEG, GIF, WebP; 10 MiB at most), a PDF or
/// UTF-8 text (20 MiB at most each), as its bytes show it. What no message names within 31 days is deleted. Such
/// files have 512 MiB together: what does not fit is refused with the names of those that `make_room` would drive out.
#[utoipa::path(post, path = "/api/attachments", tag = "messages", params(AttachmentQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Attachment), (status = 409, description = "no room; what would have to go"), (status = 413, description = "too large"),
        (status = 415, description = "neither an image, a PDF nor text")))]
pub async fn add(
    guard: Guard<Act>,
    deps: Data<Deps>,
    query: Query<AttachmentQuery>,
    body: Raw<MAX_ATTACHMENT_BYTES>,
) -> Result<HttpResponse> {
    let name = query.name.as_deref().ok_or_else(|| Error::Query("name: it is missing.".to_owned()))?;
    query.client_id.as_ref().map(limits::client_id).transpose()?;
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
        client_id: query.client_id.clone(),
        name: safe(name),
        media_type: media_type.to_owned(),
        kind,
        bytes: bytes.into(),
    };
    let most_bytes = most_unsaid(&deps.config);
    let room = Room { most_bytes, make: query.make_room == Some(true) };
    let made = deps.store.add_attachment(row, room, now()).await.map_err(|error| match error {
        store::Error::Unsaid { bytes, would_go } => Error::Unsaid { bytes, most: most_bytes, would_go },
        other => other.into(),
    })?;
    Ok(HttpResponse::Created().json(made))
}

fn most_unsaid(config: &Config) -> i64 {
    config.section.unsaid_mib.map_or(MAX_UNSAID_BYTES, |mib| i64::from(mib) << 20)
}

fn too_large(error: Error) -> Error {
    match error {
        Error::TooLarge(most) => Error::AttachmentTooLarge(most),
        other => other,
    }
}
