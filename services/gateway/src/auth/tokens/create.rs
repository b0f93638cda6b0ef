use crate::{
    auth::{Guard, Own, credentials},
    deps::Deps,
    http::{Body, Error, Result, limits},
};
use actix_web::{HttpResponse, web::Data};
use chassis::clock::{new_id, now};
use protocol::{
    TokenId,
    auth::{MadeToken, NewToken},
};

/// Makes a token for a program. It is shown this once.
#[utoipa::path(post, path = "/api/auth/tokens", tag = "auth", request_body = NewToken, responses((status = 201, body = MadeToken)))]
pub async fn create(guard: Guard<Own>, deps: Data<Deps>, body: Body<NewToken>) -> Result<HttpResponse> {
    let new = body.read().await?;
    let name = limits::label("name", &new.name, limits::NAME_CHARS)?;
    let mut scopes = new.scopes;
    scopes.dedup();
    if scopes.is_empty() || scopes.len() > 4 {
        return Err(Error::invalid("scopes", "At least one of api, terminals, models, metrics, each once."));
    }
    let id: TokenId = new_id();
    let token = format!("mtk_{}", credentials::random());
    deps.store.add_token(guard.who.id(), &id, &name, &credentials::sha256(&token), &scopes, now()).await?;
    Ok(HttpResponse::Created().json(MadeToken { id, token }))
}
