//! The turns that this process works at, so that one that is cancelled stops at once.
//!
//! Only for speed: without Redis a cancelled turn is noticed at the next write or renewal.

use bus::{Bus, Heard};
use protocol::{TurnId, turn::TurnState};
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio_util::sync::CancellationToken;

type Held = Arc<Mutex<HashMap<TurnId, CancellationToken>>>;

#[derive(Clone, Default)]
pub struct InHand {
    turns: Held,
}

/// A turn in hand, as long as it lives.
pub struct Hold {
    turn: TurnId,
    token: CancellationToken,
    turns: Held,
}

/// As much of an envelope as matters here.
#[derive(Deserialize)]
struct Glimpse {
    event: GlimpsedEvent,
}

#[derive(Deserialize)]
struct GlimpsedEvent {
    #[serde(rename = "type")]
    kind: String,
    turn_id: Option<TurnId>,
    /// Other things have states, too.
    state: Option<serde_json::Value>,
}

impl InHand {
    pub fn hold(&self, turn: &TurnId) -> Hold {
        let token = CancellationToken::new();
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).insert(turn.clone(), token.clone());
        Hold { turn: turn.clone(), token, turns: self.turns.clone() }
    }

    /// Listens for turns that were cancelled; as long as the process lives.
    pub async fn listen(&self, bus: &Bus) {
        let mut reader = bus.event_reader();
        loop {
            if let Heard::Events(entries) = reader.next::<Glimpse>().await {
                for entry in entries {
                    self.notice(entry.payload.event);
                }
            }
        }
    }

    fn notice(&self, event: GlimpsedEvent) {
        let cancelled = event.state.is_some_and(|state| state == TurnState::Cancelled.as_str());
        if event.kind != "turn.state" || !cancelled {
            return;
        }
        let turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = event.turn_id.and_then(|turn| turns.get(&turn)) {
            token.cancel();
        }
    }
}

impl Hold {
    pub async fn cancelled(&self) {
        self.token.cancelled().await;
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.turn);
    }
}
