use crate::{deps::Deps, http::Result};
use actix_web::web::{Data, Json};
use protocol::auth::SetupState;

/// Whether this system still waits for its owner.
#[utoipa::path(get, path = "/api/auth/setup", tag = "auth", responses((status = 200, body = SetupState)))]
pub async fn setup_state(deps: Data<Deps>) -> Result<Json<SetupState>> {
    Ok(Json(SetupState { claimed: deps.store.owner().await?.is_some() }))
}
