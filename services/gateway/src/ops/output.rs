use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Error, Result},
};
use actix_web::web::{Data, Json, Path, Query};
use protocol::{OpId, reply::OutputChunk};
use serde::Deserialize;

/// Bytes in one answer, unless fewer are asked for.
const MOST: u64 = 256 * 1024;

#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutputQuery {
    /// The first byte; default 0.
    pub from: Option<u64>,
    /// Bytes at most; default and maximum 256 KiB.
    pub limit: Option<u64>,
}

/// Output of an op from a byte offset, read on the machine that ran it.
#[utoipa::path(get, path = "/api/ops/{id}/output", tag = "ops", params(OutputQuery),
    responses((status = 200, body = OutputChunk), (status = 503, description = "the machine is away")))]
pub async fn output(
    guard: Guard<Read>,
    deps: Data<Deps>,
    id: Path<String>,
    query: Query<OutputQuery>,
) -> Result<Json<OutputChunk>> {
    let row = deps.store.op(guard.who.id(), &OpId(id.into_inner())).await?;
    let from = query.from.unwrap_or(0);
    let limit = query.limit.unwrap_or(MOST).min(MOST);
    if limit == 0 {
        return Err(Error::Query("limit: at least 1.".to_owned()));
    }
    if row.sent_at.is_none() {
        return Ok(Json(nothing(row.op.op_id, from, row.op.state.is_ended())));
    }
    Ok(Json(deps.mailbox.output(&row.op.node, row.op.op_id, from, limit).await?))
}

/// The op never reached a machine.
fn nothing(op_id: OpId, from: u64, end: bool) -> OutputChunk {
    OutputChunk { op_id, offset: from, data: String::new(), next: from, length: 0, end, binary: false }
}
