use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use chassis::clock;
use protocol::usage::UsageNow;

/// Today, this month and where that leads, and what is spent at this moment.
#[utoipa::path(get, path = "/api/usage/now", tag = "usage", responses((status = 200, body = UsageNow)))]
pub async fn now(guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<UsageNow>> {
    Ok(Json(deps.store.usage_now(guard.who.id(), clock::now()).await?))
}
