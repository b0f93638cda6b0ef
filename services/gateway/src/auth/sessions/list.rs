use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Query};
use protocol::{auth::Session, message::Page};

/// Where one is logged in, newest first.
#[utoipa::path(get, path = "/api/auth/sessions", tag = "auth", params(PageQuery), responses((status = 200, body = Page<Session>)))]
pub async fn list(
    guard: Guard<Own>,
    deps: Data<Deps>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Session>>> {
    let items = deps.store.sessions(guard.who.id(), guard.who.session()).await?;
    Ok(Json(page::cut(items, &query, |session| session.id.0.clone())?))
}
