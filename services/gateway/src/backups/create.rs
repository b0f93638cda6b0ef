use crate::{
    auth::{Guard, Keep},
    deps::Deps,
    http::{Body, Result, limits},
};
use actix_web::{HttpResponse, web::Data};
use protocol::backup::{BackupBegun, BackupCause, NewBackup};

/// Begins a backup; `GET /api/backups` says how far it is and how it went. One at a time: while another is under way,
/// that one is the answer. A program sends its user's password along.
#[utoipa::path(post, path = "/api/backups", tag = "backups", request_body = NewBackup,
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 202, body = BackupBegun)))]
pub async fn create(guard: Guard<Keep>, deps: Data<Deps>, body: Body<NewBackup>) -> Result<HttpResponse> {
    let NewBackup { client_id } = body.read().await?;
    limits::client_id(&client_id)?;
    let begun = deps.backups.begin(&deps, client_id, BackupCause::Asked);
    tracing::info!(user = %guard.who.id(), from = %guard.who.address, "a backup was asked for");
    Ok(HttpResponse::Accepted().json(begun))
}
