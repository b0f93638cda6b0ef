//! Hearing every event, and noticing when that was not so.

use super::{EventEntry, position, seq};
use crate::{
    connection::Link,
    keys,
    streams::{self, Flight, WAIT},
};
use redis::{
    RedisResult,
    aio::MultiplexedConnection,
    streams::{StreamId, StreamRangeReply},
};
use serde::de::DeserializeOwned;
use std::time::Instant;

/// Entries of one read; a reader that is late catches up by so many.
const BATCH: usize = 500;

pub struct EventReader {
    link: Link,
    made: Instant,
    /// `None` before the first read.
    place: Option<Place>,
    flight: Flight,
    /// Entries read and not yet looked at: kept when `next` is dropped in the middle.
    landed: Option<Vec<StreamId>>,
}

struct Place {
    epoch: String,
    after: String,
    /// `after` is an entry that was there. While it stands, nothing behind it is missing.
    anchored: bool,
}

/// What an event reader meets.
pub enum Heard<T> {
    Events(Vec<EventEntry<T>>),
    /// The stream was wiped or lost what was not yet read: everyone must take a snapshot.
    Reset {
        epoch: String,
        seq: String,
    },
}

impl EventReader {
    pub(super) fn new(link: Link) -> Self {
        Self { link, made: Instant::now(), place: None, flight: Flight::default(), landed: None }
    }

    /// Waits for what comes next; as long as Redis is away, and then goes on. May be dropped at any moment.
    pub async fn next<T: DeserializeOwned>(&mut self) -> Heard<T> {
        loop {
            match self.step().await {
                Ok(Some(heard)) => return heard,
                Ok(None) => {}
                Err(error) => self.link.lost(&error).await,
            }
        }
    }

    /// One read, and whether it was whole.
    async fn step<T: DeserializeOwned>(&mut self) -> RedisResult<Option<Heard<T>>> {
        if self.landed.is_none() {
            self.take_off().await?;
            let reply = self.flight.land().await?;
            self.landed = Some(reply.keys.into_iter().flat_map(|key| key.ids).collect());
        }
        let (mut connection, _) = self.link.get().await;
        let known = self.place.as_ref();
        let (epoch, last, gap) = look(&mut connection, known).await?;
        let entries = self.landed.take().unwrap_or_default();
        let Some(place) = &mut self.place else { return Ok(None) };
        if gap || epoch != place.epoch {
            let after = last.unwrap_or_else(|| "0-0".to_owned());
            tracing::warn!("the stream of events was wiped or lost entries; everyone starts anew");
            let reset = Heard::Reset { seq: seq(&epoch, &after), epoch: epoch.clone() };
            *place = Place { epoch, anchored: after != "0-0", after };
            return Ok(Some(reset));
        }
        let Some(newest) = entries.last() else { return Ok(None) };
        place.after = newest.id.clone();
        place.anchored = true;
        let heard: Vec<_> = entries
            .iter()
            .filter_map(|entry| {
                let payload = streams::payload(keys::EVENTS, entry)?;
                Some(EventEntry { seq: seq(&epoch, &entry.id), payload })
            })
            .collect();
        Ok((!heard.is_empty()).then_some(Heard::Events(heard)))
    }

    async fn take_off(&mut self) -> RedisResult<()> {
        if self.flight.is_on() {
            return Ok(());
        }
        let (mut connection, _) = self.link.get().await;
        let after = match &self.place {
            Some(place) => place.after.clone(),
            None => {
                let after = streams::moment(&mut connection, self.made).await?;
                let (epoch, ..) = look(&mut connection, None).await?;
                self.place = Some(Place { epoch, after: after.clone(), anchored: false });
                after
            }
        };
        let mut read = redis::cmd("XREAD");
        read.arg("COUNT").arg(BATCH).arg("BLOCK").arg(WAIT.as_millis() as u64);
        read.arg("STREAMS").arg(keys::EVENTS).arg(after);
        self.flight.start(connection, read);
        Ok(())
    }
}

/// The epoch, the last entry, and whether something after `known` may be missing. Looked at after each
/// read: what was read before this moment, and is still anchored now, was read whole.
async fn look(
    connection: &mut MultiplexedConnection,
    known: Option<&Place>,
) -> RedisResult<(String, Option<String>, bool)> {
    let after = known.map_or("0-0", |place| &place.after);
    let mut pipe = redis::pipe();
    position(&mut pipe);
    pipe.cmd("XRANGE").arg(keys::EVENTS).arg(after).arg(after);
    let (epoch, last, anchor): (String, StreamRangeReply, StreamRangeReply) =
        pipe.query_async(connection).await?;
    let last = last.ids.into_iter().next().map(|entry| entry.id);
    let gap = known.is_some_and(|place| place.anchored) && anchor.ids.is_empty();
    Ok((epoch, last, gap))
}
