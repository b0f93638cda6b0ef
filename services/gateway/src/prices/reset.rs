use super::built_in;
use crate::{
    auth::{Guard, Spend},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json};
use protocol::price::PriceList;

/// Puts the list of this release back in force.
#[utoipa::path(delete, path = "/api/prices", tag = "prices", responses((status = 200, body = PriceList)))]
pub async fn reset(_guard: Guard<Spend>, deps: Data<Deps>) -> Result<Json<PriceList>> {
    Ok(Json(built_in::put(&deps.store).await?))
}
