//! Gives back room: the large texts of ops that ended long ago, and facts published long ago. That an
//! op was, and how it ended, stays.

use crate::{Reconciler, Result};
use chassis::clock;
use std::time::Duration;
use store::Store;

/// Small, so that no writer waits long behind it.
const AT_ONCE: i64 = 200;

pub struct PruneOps {
    pub store: Store,
    pub keep: Duration,
}

impl Reconciler for PruneOps {
    const NAME: &'static str = "prune_ops";
    const EVERY: Duration = Duration::from_secs(10 * 60);

    async fn look(&self) -> Result<()> {
        let before = clock::now().minus(self.keep);
        let full = AT_ONCE.unsigned_abs();
        let mut ops = 0;
        loop {
            let pruned = self.store.prune_ops(before, AT_ONCE).await?;
            ops += pruned;
            if pruned < full {
                break;
            }
        }
        let mut facts = 0;
        loop {
            let pruned = self.store.prune_events(before, AT_ONCE).await?;
            facts += pruned;
            if pruned < full {
                break;
            }
        }
        if ops + facts > 0 {
            tracing::info!(ops, facts, "pruned");
        }
        Ok(())
    }
}
