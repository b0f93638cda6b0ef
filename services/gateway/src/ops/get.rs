use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json, Path};
use protocol::{OpId, op::Op};

/// One op: what was asked, what it became, what it brought.
#[utoipa::path(get, path = "/api/ops/{id}", tag = "ops", responses((status = 200, body = Op)))]
pub async fn get(guard: Guard<Read>, deps: Data<Deps>, id: Path<String>) -> Result<Json<Op>> {
    Ok(Json(deps.store.op(guard.who.id(), &OpId(id.into_inner())).await?.op))
}
