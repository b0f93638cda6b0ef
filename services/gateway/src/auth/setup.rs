use crate::{
    auth::{credentials, passwords, session},
    budgets::check,
    deps::Deps,
    http::{Body, Error, Result, address, limits},
};
use actix_web::{HttpRequest, HttpResponse, web::Data};
use chassis::clock::{new_id, now};
use protocol::{
    auth::{LinkKind, Proof, Setup},
    usage::DEFAULT_DAILY_USD,
};
use store::NewOwner;

/// Claims this system for its owner, with the one-time token. Wrong tokens are slowed down as wrong passwords are;
/// nothing is hashed for them. Of many at once, one wins.
#[utoipa::path(post, path = "/api/auth/setup", tag = "auth", request_body = Setup,
    responses((status = 201, body = Proof), (status = 403, description = "wrong token"), (status = 409, description = "claimed before"), (status = 429, description = "throttled; Retry-After")))]
pub async fn setup(request: HttpRequest, deps: Data<Deps>, body: Body<Setup>) -> Result<HttpResponse> {
    let Setup { token, name, password, daily_budget_usd } = body.read().await?;
    let from = address::client(&request, &deps.config);
    let sha256 = credentials::sha256(&token);
    unclaimed(&deps).await?;
    deps.one_time_tokens.opens(LinkKind::Setup, &sha256, from).await?;
    let name = limits::label("name", &name, limits::NAME_CHARS)?;
    passwords::acceptable("password", &password)?;
    let daily_nano = check::limit("daily_budget_usd", daily_budget_usd.unwrap_or(DEFAULT_DAILY_USD))?;

    let turn = deps.passwords.turn().await?;
    // Whoever stood in line behind the winner need not be hashed.
    unclaimed(&deps).await?;
    let password_hash = turn.hash(password).await?;
    let owner = NewOwner { id: new_id(), name, password_hash, daily_nano, budget_id: new_id() };
    let fresh = session::fresh(&request, &deps.config);
    let claim = deps.store.claim(&sha256, owner, fresh.row, now()).await;
    claim.map_err(|error| match error {
        store::Error::Conflict { .. } => Error::Claimed,
        store::Error::WrongToken => Error::SetupToken,
        other => other.into(),
    })?;

    deps.one_time_tokens.forget(LinkKind::Setup);
    Ok(HttpResponse::Created().cookie(fresh.cookie).json(Proof { proof: fresh.proof }))
}

/// After the claim there is nothing to guess, and everybody is told so.
async fn unclaimed(deps: &Deps) -> Result<()> {
    if deps.store.owner().await?.is_some() { Err(Error::Claimed) } else { Ok(()) }
}
