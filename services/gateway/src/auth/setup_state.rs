use crate::{deps::Deps, http::Result};
use actix_web::web::{Data, Json};
use protocol::{auth::SetupState, node::Place};

/// Whether this system still waits for its owner.
#[utoipa::path(get, path = "/api/auth/setup", tag = "auth", responses((status = 200, body = SetupState)))]
pub async fn setup_state(deps: Data<Deps>) -> Result<Json<SetupState>> {
    let own_authority = deps.config.public_dir.as_ref().is_some_and(|folder| folder.join("ca.crt").is_file());
    let contained = chassis::place() == Place::Container;
    Ok(Json(SetupState { claimed: deps.store.owner().await?.is_some(), own_authority, contained }))
}
