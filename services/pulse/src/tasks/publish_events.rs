//! Publishes the facts that their writer did not: it died between commit and publication, or Redis was
//! away.

use crate::{Publisher, Reconciler, Result};
use chassis::clock;
use std::time::Duration;
use store::Store;

/// Younger facts are left to their writer.
const WRITERS_TIME: Duration = Duration::from_secs(1);
const AT_ONCE: i64 = 500;

pub struct PublishEvents {
    pub store: Store,
    pub publisher: Publisher,
}

impl Reconciler for PublishEvents {
    const NAME: &'static str = "publish_events";
    const EVERY: Duration = Duration::from_secs(2);

    async fn look(&self) -> Result<()> {
        loop {
            let facts = self.store.unpublished(clock::now().minus(WRITERS_TIME), AT_ONCE).await?;
            self.publisher.publish(&facts).await?;
            if !facts.is_empty() {
                tracing::debug!(facts = facts.len(), "published what was left");
            }
            if (facts.len() as i64) < AT_ONCE {
                return Ok(());
            }
        }
    }
}
