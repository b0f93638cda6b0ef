//! Reading from a place, without a group.

use super::{Delivery, Flight, WAIT, payload};
use crate::connection::Link;
use redis::{RedisResult, aio::MultiplexedConnection, streams::StreamId};
use serde::de::DeserializeOwned;
use std::time::Instant;

pub struct StreamReader {
    link: Link,
    stream: String,
    /// The last entry read; `None` until the moment of its making is known as a place.
    after: Option<String>,
    made: Instant,
    flight: Flight,
}

impl StreamReader {
    pub(super) fn new(link: Link, stream: String, from: Option<String>) -> Self {
        Self { link, stream, after: from, made: Instant::now(), flight: Flight::default() }
    }

    /// As `GroupReader::next`, without acknowledgement.
    pub async fn next<T: DeserializeOwned>(&mut self, count: usize) -> Vec<Delivery<T>> {
        loop {
            let entries = match self.read(count.max(1)).await {
                Ok(entries) => entries,
                Err(error) => {
                    self.link.lost(&error).await;
                    continue;
                }
            };
            if let Some(last) = entries.last() {
                self.after = Some(last.id.clone());
            }
            let read: Vec<_> = entries
                .into_iter()
                .filter_map(|entry| Some(Delivery { payload: payload(&self.stream, &entry)?, id: entry.id }))
                .collect();
            if !read.is_empty() {
                return read;
            }
        }
    }

    async fn read(&mut self, count: usize) -> RedisResult<Vec<StreamId>> {
        if !self.flight.is_on() {
            let (mut connection, _) = self.link.get().await;
            let after = self.place(&mut connection).await?;
            self.after = Some(after.clone());
            let mut read = redis::cmd("XREAD");
            read.arg("COUNT").arg(count).arg("BLOCK").arg(WAIT.as_millis() as u64);
            read.arg("STREAMS").arg(&self.stream).arg(after);
            self.flight.start(connection, read);
        }
        Ok(self.flight.land().await?.keys.into_iter().flat_map(|key| key.ids).collect())
    }

    /// After which entry to read on.
    async fn place(&mut self, connection: &mut MultiplexedConnection) -> RedisResult<String> {
        let Some(after) = &self.after else { return moment(connection, self.made).await };
        // A new stream whose clock runs behind the old one's is read from its beginning; any other wiped
        // stream goes on by itself, since ids are times.
        match last_generated(connection, &self.stream).await? {
            Some(last) if parts(&last) < parts(after) => {
                tracing::warn!(stream = self.stream, "the stream was wiped; reading the new one");
                Ok("0-0".to_owned())
            }
            _ => Ok(after.clone()),
        }
    }
}

/// Milliseconds: entries get the time at which the server's round of work began, which lies behind the
/// time it tells, and both are cut to whole milliseconds.
const EARLY: u64 = 100;

/// The place in any stream at which the server's clock stood when `made` was; a little early (what was
/// appended up to 100 ms before may come too), never late.
pub(crate) async fn moment(connection: &mut MultiplexedConnection, made: Instant) -> RedisResult<String> {
    let (seconds, micros): (u64, u64) = redis::cmd("TIME").query_async(connection).await?;
    let since = u64::try_from(made.elapsed().as_millis()).unwrap_or(u64::MAX);
    let then = (seconds * 1000 + micros / 1000).saturating_sub(since.saturating_add(EARLY));
    Ok(format!("{then}-0"))
}

/// `None`: there is no such stream.
async fn last_generated(connection: &mut MultiplexedConnection, stream: &str) -> RedisResult<Option<String>> {
    let info: RedisResult<std::collections::HashMap<String, redis::Value>> =
        redis::cmd("XINFO").arg("STREAM").arg(stream).query_async(connection).await;
    match info {
        Ok(mut info) => {
            info.remove("last-generated-id").map(redis::from_redis_value).transpose().map_err(Into::into)
        }
        Err(error) if error.is_io_error() => Err(error),
        Err(_) => Ok(None),
    }
}

/// An id as numbers, which is its order.
fn parts(id: &str) -> (u64, u64) {
    let (time, number) = id.split_once('-').unwrap_or((id, "0"));
    (time.parse().unwrap_or(0), number.parse().unwrap_or(0))
}
