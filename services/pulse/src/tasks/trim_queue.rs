//! Deletes what ended tickets and dead workers leave behind in the queue, when no worker is there to
//! do it.

use crate::{Reconciler, Result};
use bus::jobs::Queue;
use protocol::job::RunTurn;
use std::time::Duration;

pub struct TrimQueue {
    pub tickets: Queue<RunTurn>,
}

impl Reconciler for TrimQueue {
    const NAME: &'static str = "trim_queue";
    const EVERY: Duration = Duration::from_secs(5 * 60);

    async fn look(&self) -> Result<()> {
        let left = self.tickets.trim().await?;
        if left > 0 {
            tracing::debug!(left, "trimmed the queue of turns");
        }
        Ok(())
    }
}
