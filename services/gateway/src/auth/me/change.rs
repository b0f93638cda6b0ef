use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{Body, Error, Result, limits},
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::auth::{Me, MeChange};

/// Changes one's name. It is what one logs in with; logins and tokens that stand go on.
#[utoipa::path(patch, path = "/api/auth/me", tag = "auth", request_body = MeChange,
    responses((status = 200, body = Me), (status = 409, description = "another person has it")))]
pub async fn change(guard: Guard<Own>, deps: Data<Deps>, body: Body<MeChange>) -> Result<Json<Me>> {
    let name = limits::label("name", &body.read().await?.name, limits::NAME_CHARS)?;
    let renamed = deps.store.rename_user(guard.who.id(), &name, now()).await;
    let user = renamed.map_err(|error| match error {
        store::Error::NameTaken => Error::NameTaken(name),
        other => other.into(),
    })?;
    tracing::info!(user = %user.id.0, from = %guard.who.address, "renamed");
    Ok(Json(Me { user }))
}
