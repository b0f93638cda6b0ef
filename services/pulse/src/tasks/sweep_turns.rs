//! Gives a ticket to every turn that needs a worker and has none: its ticket was lost with Redis, or
//! its worker died. At most one ticket for a turn every 15 s.

use crate::{Reconciler, Result};
use bus::jobs::{MOST_WAITING, Queue};
use chassis::{clock, crash::crash_point};
use protocol::job::RunTurn;
use std::time::Duration;
use store::Store;

/// As long as a lease: who took the last ticket shows by then, or is dead.
const TICKET: Duration = Duration::from_secs(15);
const AT_ONCE: i64 = 500;

pub struct SweepTurns {
    pub store: Store,
    pub tickets: Queue<RunTurn>,
}

impl Reconciler for SweepTurns {
    const NAME: &'static str = "sweep_turns";
    const EVERY: Duration = Duration::from_secs(2);

    async fn look(&self) -> Result<()> {
        // With Redis away or its queue full a ticket would be marked as given and be lost for 15 s.
        if self.tickets.waiting().await? >= MOST_WAITING {
            tracing::warn!("the queue of turns is full; no more tickets for now");
            return Ok(());
        }
        let now = clock::now();
        let turns = self.store.take_tickets(now, now.minus(TICKET), AT_ONCE).await?;
        if turns.is_empty() {
            return Ok(());
        }
        crash_point("after_take_tickets");
        tracing::info!(turns = turns.len(), "tickets given to turns without a worker");
        for turn_id in turns {
            self.tickets.push(RunTurn { turn_id }).await?;
        }
        Ok(())
    }
}
