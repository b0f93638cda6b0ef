use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use protocol::settings::Settings;
use store::Store;

/// How long a question stands open, in hours, when the owner set nothing.
const APPROVAL_HOURS: i64 = 24;

/// What the data folder may take, in MiB, when the owner set nothing.
const STORAGE_BUDGET_MIB: i64 = 2048;

/// The settings in force.
#[utoipa::path(get, path = "/api/settings", tag = "settings", responses((status = 200, body = Settings)))]
pub async fn get(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<Settings>> {
    Ok(Json(load(&deps.store).await?))
}

pub async fn load(store: &Store) -> Result<Settings> {
    let approval_hours = store.setting::<i64>("approval_hours").await?.unwrap_or(APPROVAL_HOURS);
    let storage_budget_mib = store.setting::<i64>("storage_budget_mib").await?.unwrap_or(STORAGE_BUDGET_MIB);
    Ok(Settings { approval_hours, storage_budget_mib })
}
