//! Keeps the stream of events small: a model that writes without end must not fill the machine's memory.

use crate::{Reconciler, Result};
use bus::Bus;
use std::time::Duration;

/// Bytes of the stream at most. Its 50,000 events take 30 MB as they are on most days.
const MOST: u64 = 64 << 20;

pub struct TrimEvents {
    pub bus: Bus,
}

impl Reconciler for TrimEvents {
    const NAME: &'static str = "trim_events";
    const EVERY: Duration = Duration::from_secs(2);

    async fn look(&self) -> Result<()> {
        let gone = self.bus.trim_events(MOST).await?;
        if gone > 0 {
            tracing::info!(gone, "old events were trimmed: large pieces came in a short time");
        }
        Ok(())
    }
}
