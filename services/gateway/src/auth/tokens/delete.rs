use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use protocol::TokenId;

/// Ends a token at once, its sockets too.
#[utoipa::path(delete, path = "/api/auth/tokens/{id}", tag = "auth", responses((status = 204)))]
pub async fn delete(guard: Guard<Own>, deps: Data<Deps>, id: Path<String>) -> Result<HttpResponse> {
    let id = TokenId(id.into_inner());
    if !deps.store.delete_token(guard.who.id(), &id).await? {
        return Err(Error::NotFound("token"));
    }
    deps.hub.close_token(&id);
    Ok(HttpResponse::NoContent().finish())
}
