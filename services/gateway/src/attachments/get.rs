use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Result, download},
};
use actix_web::{
    HttpResponse,
    http::header,
    web::{Data, Path},
};
use protocol::{AttachmentId, message::AttachmentKind};

/// The bytes as they came: an image to be shown, a document or text to be saved. Never in a way in which a browser runs it.
#[utoipa::path(get, path = "/api/attachments/{id}", tag = "messages",
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get(guard: Guard<Read>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    let (file, bytes) = deps.store.attachment(guard.who.id(), &AttachmentId(id.into_inner())).await?;
    let (kind, shown) = match file.kind {
        AttachmentKind::Image => (file.media_type, true),
        AttachmentKind::Document => (file.media_type, false),
        AttachmentKind::Text => ("text/plain; charset=utf-8".to_owned(), false),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, download::SANDBOX))
        .insert_header((header::CONTENT_DISPOSITION, download::disposition(&file.name, shown)))
        .content_type(kind)
        .body(bytes))
}
