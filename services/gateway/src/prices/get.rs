use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json};
use protocol::price::PriceList;

/// Which list of prices is in force.
#[utoipa::path(get, path = "/api/prices", tag = "prices", responses((status = 200, body = PriceList)))]
pub async fn get(_guard: Guard<Read>, deps: Data<Deps>) -> Result<Json<PriceList>> {
    let row = deps.store.price_list().await?;
    Ok(Json(row.ok_or_else(|| Error::Broken("no list of prices".to_owned()))?.list))
}
