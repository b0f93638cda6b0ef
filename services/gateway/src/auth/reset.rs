use crate::{
    auth::{credentials, passwords, session},
    deps::Deps,
    http::{Body, Error, Result, address, limits},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use chassis::clock::now;
use protocol::auth::{LinkKind, OwnerReset, Proof};

/// Lets the owner in again, with a one-time token that was made on the machine: a new name, a new password, and
/// one login in the place of all there were. Tokens, chats and whatever runs go on. Wrong tokens are slowed down as
/// wrong passwords are; nothing is hashed for them. Of many at once, one wins.
#[utoipa::path(post, path = "/api/auth/reset", tag = "auth", request_body = OwnerReset,
    responses((status = 200, body = Proof), (status = 403, description = "wrong token"), (status = 429, description = "throttled; Retry-After")))]
pub async fn reset(request: HttpRequest, deps: Data<Deps>, body: Body<OwnerReset>) -> Result<HttpResponse> {
    let OwnerReset { token, name, password } = body.read().await?;
    let from = address::client(&request, &deps.config);
    let sha256 = credentials::sha256(&token);
    deps.one_time_tokens.opens(LinkKind::Reset, &sha256, from).await?;
    let name = limits::label("name", &name, limits::NAME_CHARS)?;
    passwords::acceptable("password", &password)?;

    let turn = deps.passwords.turn().await?;
    // Whoever stood in line behind the winner need not be hashed.
    if !deps.store.opens(LinkKind::Reset, &sha256, now()).await? {
        return Err(Error::ResetToken);
    }
    let hash = turn.hash(password).await?;
    let fresh = session::fresh(&request, &deps.config);
    let done = deps.store.reset_owner(&sha256, &name, &hash, fresh.row, now()).await;
    let (owner, ended) = done.map_err(|error| match error {
        store::Error::WrongToken => Error::ResetToken,
        store::Error::NameTaken => Error::NameTaken(name),
        other => other.into(),
    })?;

    ended.iter().for_each(|id| deps.hub.close_session(id));
    deps.one_time_tokens.forget(LinkKind::Reset);
    deps.passwords.forgive(&owner, from);
    tracing::info!(user = %owner.id.0, %from, ended_sessions = ended.len(), "the owner was let in again");
    Ok(HttpResponse::Ok().cookie(fresh.cookie).json(Proof { proof: fresh.proof }))
}
