//! Facts leave here: first to the stream, then marked. A death in between sends them twice, which
//! harms nobody: each carries its row's number.

use crate::Result;
use bus::Bus;
use chassis::clock;
use store::{Facts, Store};

#[derive(Clone)]
pub struct Publisher {
    store: Store,
    bus: Bus,
}

impl Publisher {
    pub fn new(store: Store, bus: Bus) -> Self {
        Self { store, bus }
    }

    /// In their order. What fails here stays unpublished in the database and is found by `publish_events`.
    pub async fn publish(&self, facts: &Facts) -> Result<()> {
        if facts.is_empty() {
            return Ok(());
        }
        self.bus.publish_events(facts).await?;
        let rows: Vec<i64> = facts.iter().filter_map(|envelope| envelope.fact).collect();
        self.store.mark_published(&rows, clock::now()).await?;
        Ok(())
    }
}
