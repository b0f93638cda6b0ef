//! Deletes files that were given and never said with a message.

use crate::{Reconciler, Result};
use chassis::clock;
use protocol::message::UNSAID_DAYS;
use std::time::Duration;
use store::Store;

/// A message may wait in an outbox that is offline, and a draft for as long as a browser keeps it. How much may
/// wait is bounded where it is taken.
const KEPT: Duration = Duration::from_secs(UNSAID_DAYS * 24 * 60 * 60);
/// Few, since they may be large.
const AT_ONCE: i64 = 10;

pub struct SweepAttachments {
    pub store: Store,
}

impl Reconciler for SweepAttachments {
    const NAME: &'static str = "sweep_attachments";
    const EVERY: Duration = Duration::from_secs(10 * 60);

    async fn look(&self) -> Result<()> {
        let before = clock::now().minus(KEPT);
        let mut files = 0;
        loop {
            let swept = self.store.sweep_attachments(before, AT_ONCE).await?;
            files += swept;
            if swept < AT_ONCE.unsigned_abs() {
                break;
            }
        }
        if files > 0 {
            tracing::info!(files, "swept files that were never said");
        }
        Ok(())
    }
}
