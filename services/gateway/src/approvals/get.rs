use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json, Path};
use protocol::{ApprovalId, approval::Approval};

/// One question, whatever became of it.
#[utoipa::path(get, path = "/api/approvals/{id}", tag = "approvals", responses((status = 200, body = Approval)))]
pub async fn get(guard: Guard<Read>, deps: Data<Deps>, id: Path<String>) -> Result<Json<Approval>> {
    Ok(Json(deps.store.approval(guard.who.id(), &ApprovalId(id.into_inner())).await?.approval))
}
