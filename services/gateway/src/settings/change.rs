use crate::{
    auth::{Guard, Own},
    deps::Deps,
    http::{Body, Error, Result},
    settings::get,
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
    if let Some(hours) = body.read().await?.approval_hours {
        if !(1..=720).contains(&hours) {
            return Err(Error::invalid("approval_hours", "1 to 720 hours."));
        }
        deps.store.put_setting("approval_hours", &hours, now()).await?;
    }
    Ok(Json(get::load(&deps.store).await?))
}
