//! Single values: the policy set, a turn's live text, a piece of a pack.

use crate::{Bus, Result, json};
use redis::Script;
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::LazyLock, time::Duration};

/// Gives the `until` that stands afterwards.
static PUT_LATEST: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        "local stands = redis.call('GET', KEYS[1])
         local read, known = pcall(cjson.decode, stands or '')
         local till = read and type(known) == 'table' and tonumber(known['until'])
         if till and till > tonumber(ARGV[2]) then return till end
         redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
         return tonumber(ARGV[2])",
    )
});

impl Bus {
    /// SET, with a TTL when one is given (whole milliseconds, at least one).
    pub async fn put<T: Serialize + Sync>(&self, key: &str, value: &T, ttl: Option<Duration>) -> Result<()> {
        let mut set = redis::cmd("SET");
        set.arg(key).arg(json::write(key, value)?);
        if let Some(ttl) = ttl {
            set.arg("PX").arg(u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1));
        }
        self.command(&set).await
    }

    /// Puts a value that has an `until` (milliseconds), unless the one that stands there is for longer. Gives the `until`
    /// that stands afterwards.
    pub async fn put_latest<T: Serialize + Sync>(
        &self,
        key: &str,
        value: &T,
        until: i64,
        ttl: Duration,
    ) -> Result<i64> {
        let mut script = PUT_LATEST.key(key);
        script.arg(json::write(key, value)?).arg(until);
        script.arg(u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1));
        script.invoke_async(&mut self.shared()).await.map_err(|error| self.noted(error))
    }

    /// `None`: nothing stands there, or it has expired.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let value: Option<Vec<u8>> = self.command(redis::cmd("GET").arg(key)).await?;
        value.map(|bytes| json::read(key, &bytes)).transpose()
    }

    /// Each in its place; `None` where nothing stands.
    pub async fn get_all<T: DeserializeOwned>(&self, keys: &[String]) -> Result<Vec<Option<T>>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let values: Vec<Option<Vec<u8>>> = self.command(redis::cmd("MGET").arg(keys)).await?;
        let read =
            |(value, key): (Option<Vec<u8>>, &String)| value.map(|bytes| json::read(key, &bytes)).transpose();
        values.into_iter().zip(keys).map(read).collect()
    }

    /// True for the one who is first; it is free again after `ttl`.
    pub async fn claim(&self, key: &str, ttl: Duration) -> Result<bool> {
        let ttl = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1);
        let taken: Option<String> =
            self.command(redis::cmd("SET").arg(key).arg(1).arg("NX").arg("PX").arg(ttl)).await?;
        Ok(taken.is_some())
    }

    pub async fn delete(&self, key: &str) -> Result<()> {
        self.command(redis::cmd("DEL").arg(key)).await
    }

    /// SET of bytes as they are, with a TTL.
    pub async fn put_bytes(&self, key: &str, bytes: &[u8], ttl: Duration) -> Result<()> {
        let ttl = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1);
        self.command(redis::cmd("SET").arg(key).arg(bytes).arg("PX").arg(ttl)).await
    }

    /// Takes what stands there, `most` bytes of it: who wrote it may be no friend. Nothing is left behind.
    pub async fn take_bytes(&self, key: &str, most: u64) -> Result<Option<Vec<u8>>> {
        let mut taken = redis::pipe();
        taken.atomic().cmd("GETRANGE").arg(key).arg(0).arg(most.saturating_sub(1)).cmd("DEL").arg(key);
        let (bytes, stood): (Vec<u8>, bool) = self.pipeline(&taken).await?;
        Ok(stood.then_some(bytes))
    }
}
