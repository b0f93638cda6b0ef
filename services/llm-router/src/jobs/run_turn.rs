//! The ticket of a turn: claim it, or leave it.

use crate::driver::{self, LEASE, Works};
use chassis::{clock, telemetry::report};
use protocol::job::RunTurn;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Takes the turn when there is something to take, starts its work in a task of its own, and returns at
/// once. With all places taken it waits for one, and so takes no further tickets from the queue.
pub async fn run_turn(works: Arc<Works>, places: Arc<Semaphore>, ticket: RunTurn) {
    let stop = works.supervisor.stop_token();
    let place = tokio::select! {
        biased;
        () = stop.cancelled() => return,
        place = places.acquire_owned() => place,
    };
    let Ok(place) = place else { return };
    let now = clock::now();
    let claimed = works.store.take_turn(&ticket.turn_id, works.hands.worker(), now, now.plus(LEASE)).await;
    let claim = match claimed {
        Ok(Some(claimed)) => {
            works.outbox.facts(claimed.facts);
            claimed.value
        }
        Ok(None) => return,
        Err(error) => {
            tracing::error!(turn = %ticket.turn_id, error = report(&error), "cannot claim a turn");
            return;
        }
    };
    let supervisor = works.supervisor.clone();
    supervisor.spawn_once("turn", async move {
        driver::drive(&works, claim).await;
        drop(place);
    });
}
