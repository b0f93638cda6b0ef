use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use protocol::{auth::Token, message::Page};

/// The tokens of the person who asks, without the tokens themselves.
#[utoipa::path(get, path = "/api/auth/tokens", tag = "auth", responses((status = 200, body = Page<Token>)))]
pub async fn list(guard: Guard<Own>, deps: Data<Deps>) -> Result<Json<Page<Token>>> {
    Ok(Json(Page { items: deps.store.tokens(guard.who.id()).await?, next: None }))
}
