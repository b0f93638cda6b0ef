use crate::{
    auth::{Guard, Own, passwords},
    deps::Deps,
    http::{Body, Error, Result},
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::auth::{PasswordChange, PasswordChanged};

/// Changes one's password. All other logins end, and their sockets with them; the one that asks, tokens and
/// whatever runs go on. Wrong current ones are slowed down as wrong logins are.
#[utoipa::path(post, path = "/api/auth/me/password", tag = "auth", request_body = PasswordChange,
    responses((status = 200, body = PasswordChanged), (status = 403, description = "the current one is wrong"),
              (status = 429, description = "throttled; Retry-After")))]
pub async fn password(
    guard: Guard<Own>,
    deps: Data<Deps>,
    body: Body<PasswordChange>,
) -> Result<Json<PasswordChanged>> {
    let PasswordChange { current, new } = body.read().await?;
    passwords::acceptable("new", &new)?;
    let who = &guard.who;
    let same = new == current;
    let confirmed = deps.passwords.confirm(&deps.store, who, current).await;
    let (user, old) = confirmed.map_err(|error| match error {
        Error::WrongLogin => Error::WrongPassword,
        other => other,
    })?;
    // Said only to who knows it.
    if same {
        return Err(Error::invalid("new", "It is the password that you have."));
    }

    let hash = deps.passwords.turn().await?.hash(new).await?;
    let ended = deps.store.change_password(who.id(), &old, &hash, who.session(), now()).await;
    let ended = ended.map_err(|error| match error {
        // Changed meanwhile: what was said here is the current one no more.
        store::Error::Conflict { .. } => Error::WrongPassword,
        other => other.into(),
    })?;
    let ended_sessions = u32::try_from(ended.len()).unwrap_or(u32::MAX);
    ended.iter().for_each(|id| deps.hub.close_session(id));
    tracing::info!(user = %user.id.0, from = %who.address, ended_sessions, "password changed");
    Ok(Json(PasswordChanged { ended_sessions }))
}
