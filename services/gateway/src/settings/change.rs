use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{Body, Error, Result},
};
use actix_web::web::{Data, Json};
use chassis::clock::now;
use protocol::settings::{Settings, SettingsChange};

/// Changes settings; what is absent stays.
#[utoipa::path(patch, path = "/api/settings", tag = "settings", request_body = SettingsChange, responses((status = 200, body = Settings)))]
pub async fn change(
    _guard: Guard<Own>,
    deps: Data<Deps>,
    body: Body<SettingsChange>,
) -> Result<Json<Settings>> {
    let change = body.read().await?;
    let SettingsChange { approval_hours, storage_budget_mib } = change;
    if approval_hours.is_some_and(|hours| !(1..=720).contains(&hours)) {
        return Err(Error::invalid("approval_hours", "1 to 720 hours."));
    }
    if storage_budget_mib.is_some_and(|mib| !(256..=1_048_576).contains(&mib)) {
        return Err(Error::invalid("storage_budget_mib", "256 to 1,048,576 MiB."));
    }
    deps.store.change_settings(&change, now()).await?;
    if storage_budget_mib.is_some() {
        deps.storage.nudge();
    }
    Ok(Json(deps.store.settings().await?))
}
