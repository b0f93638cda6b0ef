//! The stream's bound in bytes. Its length alone is none: what a model writes may come in few large pieces.

use crate::{Bus, Result, keys};

impl Bus {
    /// Memory that the stream of events takes, about.
    pub async fn events_bytes(&self) -> Result<u64> {
        let usage: Option<u64> = self.command(redis::cmd("MEMORY").arg("USAGE").arg(keys::EVENTS)).await?;
        Ok(usage.unwrap_or(0))
    }

    /// Takes the oldest events away when all of them take more than `most` bytes, until they take half as much, about.
    /// Gives how many went. Who has not read them yet takes a snapshot.
    pub async fn trim_events(&self, most: u64) -> Result<u64> {
        // That is known at once; on most days it ends here.
        if self.facts().await?.used_memory <= most {
            return Ok(0);
        }
        let bytes = self.events_bytes().await?;
        if bytes <= most {
            return Ok(0);
        }
        let length: u64 = self.command(redis::cmd("XLEN").arg(keys::EVENTS)).await?;
        // The last one stays: it says where the stream stands.
        let left = (length.saturating_mul(most / 2) / bytes).max(1);
        self.command(redis::cmd("XTRIM").arg(keys::EVENTS).arg("MAXLEN").arg(left)).await
    }
}
