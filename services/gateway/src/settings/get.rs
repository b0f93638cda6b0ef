use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use protocol::settings::Settings;

/// The settings in force.
#[utoipa::path(get, path = "/api/settings", tag = "settings", responses((status = 200, body = Settings)))]
pub async fn get(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Settings>> {
    Ok(Json(deps.store.settings().await?))
}
