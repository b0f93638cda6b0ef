use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::Result,
};
use actix_web::web::{Data, Json, Path};
use bus::keys;
use protocol::{
    Pid, TurnId,
    turn::{LiveNow, LiveText},
};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(1_000);

/// What the model has said so far in the answer that grows now, for who comes in the middle of it.
/// Deltas go on from the lengths of `text` and `thinking`. Without Redis: as of the last second.
#[utoipa::path(get, path = "/api/processes/{pid}/live", tag = "messages", responses((status = 200, body = LiveNow)))]
pub async fn live(guard: Guard<Read>, deps: Data<Deps>, pid: Path<i64>) -> Result<Json<LiveNow>> {
    let (owner, pid) = (guard.who.id(), Pid(*pid));
    let live = match deps.store.turn_under_way(owner, pid).await? {
        Some(row) => said(&deps, pid, row.turn.id).await?,
        None => None,
    };
    Ok(Json(LiveNow { live }))
}

async fn said(deps: &Deps, pid: Pid, turn_id: TurnId) -> Result<Option<LiveText>> {
    let key = keys::turn_live(turn_id.as_str());
    if let Ok(Ok(found)) = tokio::time::timeout(PATIENCE, deps.bus.get::<LiveText>(&key)).await
        && found.is_some()
    {
        return Ok(found);
    }
    let saved = deps.store.live_text(&turn_id).await?;
    Ok(saved.map(|saved| LiveText {
        pid,
        turn_id,
        message_id: saved.message_id,
        step: saved.step,
        attempt: saved.attempt,
        text: saved.text,
        thinking: String::new(),
    }))
}
