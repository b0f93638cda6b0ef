use crate::{deps::Deps, http::Result};
use actix_web::web::{Data, Json};
use protocol::{auth::SetupState, usage::DEFAULT_DAILY_USD};

/// Whether this system still waits for its owner.
#[utoipa::path(get, path = "/api/auth/setup", tag = "auth", responses((status = 200, body = SetupState)))]
pub async fn setup_state(deps: Data<Deps>) -> Result<Json<SetupState>> {
    // Only the stack in Compose has this folder. A native one in a container of its own is told as a native one.
    let public = deps.config.public_dir.as_ref();
    let (contained, own_authority) = (public.is_some(), public.is_some_and(|it| it.join("ca.crt").is_file()));
    Ok(Json(SetupState {
        claimed: deps.store.owner().await?.is_some(),
        own_authority,
        contained,
        daily_budget_usd: DEFAULT_DAILY_USD,
    }))
}
