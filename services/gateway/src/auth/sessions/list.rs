use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use protocol::{auth::Session, message::Page};

/// Where one is logged in, newest first.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth", responses((status = 200, body = Page<Session>)))]
pub async fn list(guard: Guard<Own>, deps: Data<Deps>) -> Result<Json<Page<Session>>> {
    let items = deps.store.sessions(guard.who.id(), guard.who.session()).await?;
    Ok(Json(Page { items, next: None }))
}
