use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{
        Result,
        page::{self, PageQuery},
    },
};
use actix_web::web::{Data, Json, Path, Query};
use protocol::{Pid, TurnId, message::Page, turn::Turn};

/// The turns of a process, oldest first. `after` may be any text: those whose ids sort after it.
#[utoipa::path(get, path = "/api/processes/{pid}/turns", tag = "processes", params(PageQuery), responses((status = 200, body = Page<Turn>)))]
pub async fn turns(
    guard: Guard<Read>,
    deps: Data<Deps>,
    pid: Path<i64>,
    query: Query<PageQuery>,
) -> Result<Json<Page<Turn>>> {
    let limit = page::limit(query.limit)?;
    let (owner, pid) = (guard.who.id(), Pid(*pid));
    let after = query.after.as_deref().map(TurnId::from);
    let items = match (deps.store.turns(owner, pid, after.as_ref(), limit + 1).await, after) {
        // Not a turn, but a place among them: ids sort by time.
        (Err(store::Error::NotFound("turn")), Some(place)) => {
            let before = deps.store.turn_before(pid, &place).await?;
            deps.store.turns(owner, pid, before.as_ref(), limit + 1).await?
        }
        (items, _) => items?,
    };
    Ok(Json(page::page(items, limit, |turn| turn.id.0.clone())))
}
