use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Query};
use protocol::{auth::Token, message::Page};

/// The tokens of the person who asks, without the tokens themselves.
#[utoipa::path(get, path = "/api/auth/tokens", tag = "auth", params(PageQuery), responses((status = 200, body = Page<Token>)))]
pub async fn list(guard: Guard<Own>, deps: Data<Deps>, query: Query<PageQuery>) -> Result<Json<Page<Token>>> {
    let items = deps.store.tokens(guard.who.id()).await?;
    Ok(Json(page::cut(items, &query, |token| token.id.0.clone())?))
}
