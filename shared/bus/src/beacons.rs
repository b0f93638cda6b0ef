//! Signs of life: values with a TTL.

use crate::{Bus, Result, json, keys};
use serde::{Serialize, de::DeserializeOwned};

/// Keys looked at per step of a scan.
const SCAN: usize = 500;

impl Bus {
    /// SET with a TTL.
    pub async fn light<T: Serialize + Sync>(
        &self,
        key: &str,
        beacon: &T,
        ttl: std::time::Duration,
    ) -> Result<()> {
        self.put(key, beacon, Some(ttl)).await
    }

    pub async fn beacon<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        self.get(key).await
    }

    /// All beacons of bridges (`metatron:node:<id>`, not the streams below it).
    pub async fn node_beacons<T: DeserializeOwned>(&self) -> Result<Vec<T>> {
        let prefix = keys::node_beacon("");
        let mut keys = self.keys(&format!("{prefix}*")).await?;
        keys.retain(|key| !key[prefix.len()..].contains(':'));
        self.read_all(keys).await
    }

    /// All beacons of one service.
    pub async fn service_beacons<T: DeserializeOwned>(&self, service: &str) -> Result<Vec<T>> {
        let keys = self.keys(&keys::service_beacon(service, "*")).await?;
        self.read_all(keys).await
    }

    /// Every key like `pattern`, sorted. By SCAN: it never holds the server up.
    pub(crate) async fn keys(&self, pattern: &str) -> Result<Vec<String>> {
        let (mut cursor, mut found) = (0u64, Vec::new());
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(SCAN);
            let (next, keys): (u64, Vec<String>) = self.command(&scan).await?;
            found.extend(keys);
            cursor = next;
            if cursor == 0 {
                found.sort_unstable();
                found.dedup();
                return Ok(found);
            }
        }
    }

    /// What cannot be read is logged and left out: one strange bridge hides no other.
    async fn read_all<T: DeserializeOwned>(&self, keys: Vec<String>) -> Result<Vec<T>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Option<Vec<u8>>> = self.command(redis::cmd("MGET").arg(&keys)).await?;
        let read = keys.iter().zip(values).filter_map(|(key, value)| {
            json::read(key, &value?)
                .inspect_err(|error| tracing::warn!(%error, key, "a beacon cannot be read"))
                .ok()
        });
        Ok(read.collect())
    }
}
