use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use protocol::SessionId;

/// Ends a login, here or on another device, and closes its sockets.
#[utoipa::path(delete, path = "/api/auth/sessions/{id}", tag = "auth", responses((status = 204)))]
pub async fn end(guard: Guard<Own>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    let id = SessionId(id.into_inner());
    if !deps.store.end_session(guard.who.id(), &id).await? {
        return Err(Error::NotFound("session"));
    }
    deps.hub.close_session(&id);
    Ok(HttpResponse::NoContent().finish())
}
