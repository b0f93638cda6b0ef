//! Reading in a consumer group.

use super::{Delivery, Flight, WAIT, payload};
use crate::{Bus, Result, connection::Link};
use redis::{Cmd, RedisError, RedisResult, aio::MultiplexedConnection, streams::StreamId};
use serde::de::DeserializeOwned;

pub struct GroupReader {
    bus: Bus,
    link: Link,
    stream: String,
    group: &'static str,
    consumer: String,
    place: Place,
    flight: Flight,
}

/// Where a reader is.
enum Place {
    /// The group must be made, or be known to be there.
    Outside,
    /// Going through its own unacknowledged entries, after this one.
    Pending(String),
    New,
}

impl GroupReader {
    pub(super) fn new(bus: Bus, stream: String, group: &'static str, consumer: String) -> Self {
        Self {
            link: bus.link(),
            bus,
            stream,
            group,
            consumer,
            place: Place::Outside,
            flight: Flight::default(),
        }
    }

    /// Waits for the next entries (at most `count`). Never ends with an error for a Redis that is away:
    /// it waits and tries again. An entry that cannot be read is acknowledged, logged and skipped.
    /// May be dropped at any moment (`select!`): nothing is lost.
    pub async fn next<T: DeserializeOwned>(&mut self, count: usize) -> Vec<Delivery<T>> {
        loop {
            match self.read(count.max(1)).await {
                Ok(entries) => {
                    let (read, unreadable) = self.sort_out(entries);
                    if !unreadable.is_empty()
                        && let Err(error) = self.ack(&unreadable).await
                    {
                        tracing::warn!(%error, stream = self.stream, "unreadable entries stay for now");
                    }
                    if !read.is_empty() {
                        return read;
                    }
                }
                Err(error) => self.failed(&error).await,
            }
        }
    }

    /// Acknowledges and deletes, at once: what is done leaves the stream, what is not is never trimmed.
    /// On an error the entries come again after the reconnect.
    pub async fn ack(&mut self, ids: &[String]) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut pipe = redis::pipe();
        pipe.atomic();
        pipe.cmd("XACK").arg(&self.stream).arg(self.group).arg(ids).ignore();
        pipe.cmd("XDEL").arg(&self.stream).arg(ids).ignore();
        // On the shared connection: on the reader's own, an acknowledgement could stand behind a read that waits.
        self.bus.pipeline(&pipe).await
    }

    async fn read(&mut self, count: usize) -> RedisResult<Vec<StreamId>> {
        if !self.flight.is_on() {
            let (mut connection, fresh) = self.link.get().await;
            if fresh || matches!(self.place, Place::Outside) {
                self.place = Place::Outside;
                self.join(&mut connection).await?;
                self.place = Place::Pending("0-0".to_owned());
            }
            self.flight.start(connection, self.command(count));
        }
        let entries = self.flight.land().await?.keys.into_iter().flat_map(|key| key.ids).collect::<Vec<_>>();
        if matches!(self.place, Place::Pending(_)) {
            self.place = entries.last().map_or(Place::New, |last| Place::Pending(last.id.clone()));
        }
        Ok(entries)
    }

    fn command(&self, count: usize) -> Cmd {
        let mut read = redis::cmd("XREADGROUP");
        read.arg("GROUP").arg(self.group).arg(&self.consumer).arg("COUNT").arg(count);
        match &self.place {
            Place::Pending(after) => read.arg("STREAMS").arg(&self.stream).arg(after),
            _ => read.arg("BLOCK").arg(WAIT.as_millis() as u64).arg("STREAMS").arg(&self.stream).arg(">"),
        };
        read
    }

    /// From 0: what was appended before the group was made is for it too.
    async fn join(&mut self, connection: &mut MultiplexedConnection) -> RedisResult<()> {
        let mut create = redis::cmd("XGROUP");
        create.arg("CREATE").arg(&self.stream).arg(self.group).arg("0").arg("MKSTREAM");
        match create.query_async::<()>(connection).await {
            Err(error) if error.code() != Some("BUSYGROUP") => Err(error),
            _ => Ok(()),
        }
    }

    async fn failed(&mut self, error: &RedisError) {
        self.place = Place::Outside;
        // The stream was wiped: it is made anew at once, on the connection that stands.
        if !matches!(error.code(), Some("NOGROUP" | "UNBLOCKED")) {
            self.link.lost(error).await;
        }
    }

    fn sort_out<T: DeserializeOwned>(&self, entries: Vec<StreamId>) -> (Vec<Delivery<T>>, Vec<String>) {
        let (mut read, mut unreadable) = (Vec::with_capacity(entries.len()), Vec::new());
        for entry in entries {
            match payload(&self.stream, &entry) {
                Some(payload) => read.push(Delivery { id: entry.id, payload }),
                None => unreadable.push(entry.id),
            }
        }
        (read, unreadable)
    }
}
