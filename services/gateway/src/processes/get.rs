use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json, Path};
use protocol::{Pid, process::Process};

/// One process: its state, taints and usage.
#[utoipa::path(get, path = "/api/processes/{pid}", tag = "processes", responses((status = 200, body = Process)))]
pub async fn get(guard: Guard<Read>, deps: Data<Deps>, pid: Path<i64>) -> Result<Json<Process>> {
    Ok(Json(deps.store.process(guard.who.id(), Pid(*pid)).await?.process))
}
