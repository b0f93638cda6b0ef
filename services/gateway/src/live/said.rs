//! What a model has said so far in an answer that grows.

use crate::{deps::Deps, http::Result};
use bus::keys;
use protocol::{Pid, TurnId, turn::LiveText};
use std::time::Duration;

/// From Redis when it answers in time, else as of the last second. None while nothing was said.
pub async fn said(deps: &Deps, pid: Pid, turn_id: TurnId, patience: Duration) -> Result<Option<LiveText>> {
    let key = keys::turn_live(turn_id.as_str());
    if let Ok(Ok(found)) = tokio::time::timeout(patience, deps.bus.get::<LiveText>(&key)).await
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
