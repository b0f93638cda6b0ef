//! Finishes what a gateway began and did not live to end: takes away what is left of deleted processes, and
//! branches that nobody makes whole any more.

use crate::{Reconciler, Result};
use chassis::clock;
use std::time::Duration;
use store::{Clearing, PIECE_PAUSE, Store};

/// A branch on which nobody worked for so long is given up: whoever asked for it, and asks again, gets another.
const ABANDONED: Duration = Duration::from_secs(60);
const AT_ONCE: i64 = 20;

pub struct ClearProcesses {
    pub store: Store,
}

impl Reconciler for ClearProcesses {
    const NAME: &'static str = "clear_processes";
    const EVERY: Duration = Duration::from_secs(5);

    async fn look(&self) -> Result<()> {
        let now = clock::now();
        for pid in self.store.unfinished(now.minus(ABANDONED), AT_ONCE, now).await? {
            let mut left = Some(Clearing::default());
            while let Some(so_far) = left {
                left = self.store.clear_some(pid, so_far, clock::now()).await?;
                tokio::time::sleep(PIECE_PAUSE).await;
            }
            tracing::info!(%pid, "nothing is left of a deleted process");
        }
        Ok(())
    }
}
