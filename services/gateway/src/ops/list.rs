use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Path, Query};
use protocol::{OpId, Pid, message::Page, op::Op};

/// The ops of a process, oldest first.
#[utoipa::path(get, path = "/api/processes/{pid}/ops", tag = "ops", params(PageQuery), responses((status = 200, body = Page<Op>)))]
pub async fn list(
    guard: Guard<Read>,
    deps: Data<Deps>,
    pid: Path<i64>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Op>>> {
    let limit = page::limit(query.limit)?;
    let (owner, pid) = (guard.who.id(), Pid(*pid));
    deps.store.process(owner, pid).await?;
    let after = query.after.as_deref().map(OpId::from);
    let items = deps.store.ops(owner, pid, after.as_ref(), limit + 1).await?;
    Ok(Json(page::page(items, limit, |op| op.op_id.0.clone())))
}
