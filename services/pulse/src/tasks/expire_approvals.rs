//! Closes questions that nobody answered in time. That counts as a no; the turn goes on and is told.

use crate::{Publisher, Reconciler, Result};
use chassis::clock;
use std::time::Duration;
use store::Store;

const AT_ONCE: i64 = 200;

pub struct ExpireApprovals {
    pub store: Store,
    pub publisher: Publisher,
}

impl Reconciler for ExpireApprovals {
    const NAME: &'static str = "expire_approvals";
    const EVERY: Duration = Duration::from_secs(10);

    async fn look(&self) -> Result<()> {
        let expired = self.store.expire_approvals(clock::now(), AT_ONCE).await?;
        if !expired.facts.is_empty() {
            // The turns that are queued by it get their tickets from `sweep_turns`.
            tracing::info!(turns = expired.value.len(), "questions expired");
        }
        self.publisher.publish(&expired.facts).await
    }
}
