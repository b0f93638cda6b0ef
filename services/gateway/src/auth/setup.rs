use crate::{
    auth::{credentials, passwords, session},
    deps::Deps,
    http::{Body, Error, Result, limits},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use chassis::clock::{new_id, now};
use protocol::auth::{Door, Proof, Setup};
use store::NewOwner;

/// Claims this system for its owner, with the one-time token. Of many at once, one wins.
#[utoipa::path(post, path = "/api/auth/setup", tag = "auth", request_body = Setup,
    responses((status = 201, body = Proof), (status = 403, description = "wrong token"), (status = 409, description = "claimed before")))]
pub async fn setup(request: HttpRequest, deps: Data<Deps>, body: Body<Setup>) -> Result<HttpResponse> {
    let Setup { token, name, password } = body.read().await?;
    if deps.store.owner().await?.is_some() {
        return Err(Error::Claimed);
    }
    let name = limits::label("name", &name, limits::NAME_CHARS)?;
    passwords::acceptable("password", &password)?;

    let turn = deps.passwords.turn().await?;
    // Whoever stood in line behind the winner need not be hashed.
    if deps.store.owner().await?.is_some() {
        return Err(Error::Claimed);
    }
    let owner = NewOwner { id: new_id(), name, password_hash: turn.hash(password).await? };
    let fresh = session::fresh(&request, &deps.config);
    let claim = deps.store.claim(&credentials::sha256(&token), owner, fresh.row, now()).await;
    claim.map_err(|error| match error {
        store::Error::Conflict { .. } => Error::Claimed,
        store::Error::WrongToken => Error::SetupToken,
        other => other.into(),
    })?;

    deps.door_tokens.forget(Door::Setup);
    Ok(HttpResponse::Created().cookie(fresh.cookie).json(Proof { proof: fresh.proof }))
}
