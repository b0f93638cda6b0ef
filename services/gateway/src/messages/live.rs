use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
    live::said::said,
};
use actix_web::web::{Data, Json, Path};
use protocol::{Pid, turn::LiveNow};

const PATIENCE: std::time::Duration = std::time::Duration::from_millis(1_000);

/// What the model has said so far in the answer that grows now, for who comes in the middle of it.
/// Deltas go on from the lengths of `text` and `thinking`. Without Redis: as of the last second.
#[utoipa::path(get, path = "/api/processes/{pid}/live", tag = "messages", responses((status = 200, body = LiveNow)))]
pub async fn live(guard: Guard<Read>, deps: Data<Deps>, pid: Path<i64>) -> Result<Json<LiveNow>> {
    let (owner, pid) = (guard.who.id(), Pid(*pid));
    let live = match deps.store.turn_under_way(owner, pid).await? {
        Some(row) => said(&deps, pid, row.turn.id, PATIENCE).await?,
        None => None,
    };
    Ok(Json(LiveNow { live }))
}
