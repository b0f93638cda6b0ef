//! The stream of events, with an epoch so that a wiped Redis is noticed.

mod reader;
mod resume;
mod trim;

pub use reader::{EventReader, Heard};
pub use resume::Resume;

use crate::{Bus, Result, json, keys, streams};
use redis::{Pipeline, streams::StreamRangeReply};
use serde::Serialize;

/// Events of one transaction in Redis: more would hold the server up for others.
const AT_ONCE: usize = 500;

#[derive(Debug, Clone)]
pub struct EventEntry<T> {
    /// `<epoch>-<entry>`, for example `k3f9-1732100000000-0`.
    pub seq: String,
    pub payload: T,
}

impl Bus {
    /// In order, in one round trip (per 500). On an error some may have been published: again is harmless,
    /// since who hears them renders by fact.
    pub async fn publish_events<T: Serialize + Sync>(&self, events: &[T]) -> Result<()> {
        for chunk in events.chunks(AT_ONCE) {
            let mut pipe = redis::pipe();
            // Together, so that no entry stands in a stream without an epoch.
            pipe.atomic();
            claim_epoch(&mut pipe).ignore();
            for event in chunk {
                let data = json::write(keys::EVENTS, event)?;
                pipe.add_command(streams::add(keys::EVENTS, keys::EVENTS_MAXLEN, data)).ignore();
            }
            self.pipeline::<()>(&pipe).await?;
        }
        Ok(())
    }

    /// Where the stream stands: (epoch, seq of the last entry; `<epoch>-0-0` when empty).
    pub async fn events_position(&self) -> Result<(String, String)> {
        let mut pipe = redis::pipe();
        position(&mut pipe);
        let (epoch, last): (String, StreamRangeReply) = self.pipeline(&pipe).await?;
        let seq = seq(&epoch, last.ids.first().map_or("0-0", |entry| &entry.id));
        Ok((epoch, seq))
    }

    /// Everything from now on: from this call (less 100 ms, since clocks are coarse), not from the first `next`.
    pub fn event_reader(&self) -> EventReader {
        EventReader::new(self.link())
    }
}

fn seq(epoch: &str, entry: &str) -> String {
    format!("{epoch}-{entry}")
}

/// Makes the epoch when it is missing. Letters and digits only: `-` parts it from the entry.
fn claim_epoch(pipe: &mut Pipeline) -> &mut Pipeline {
    let fresh = uuid::Uuid::new_v4().simple().to_string();
    pipe.cmd("SET").arg(keys::EVENTS_EPOCH).arg(&fresh[..12]).arg("NX")
}

/// Adds what gives (epoch, last entry), both of one moment.
fn position(pipe: &mut Pipeline) {
    pipe.atomic();
    claim_epoch(pipe).ignore();
    pipe.cmd("GET").arg(keys::EVENTS_EPOCH);
    pipe.cmd("XREVRANGE").arg(keys::EVENTS).arg("+").arg("-").arg("COUNT").arg(1);
}
