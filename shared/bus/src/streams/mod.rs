//! Streams: append, read in a group, read from a place. Each reader has a connection of its own,
//! since a blocking read holds everything else on a shared one.

mod flight;
mod group;
mod stream;

pub(crate) use flight::{Flight, WAIT};
pub use group::GroupReader;
pub use stream::StreamReader;
pub(crate) use stream::moment;

use crate::{Bus, Result, json, keys};
use redis::streams::StreamId;
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// The field of an entry that holds its JSON.
const DATA: &str = "data";
/// Of a reply stream: nobody comes back for older ones.
const REPLIES_MAXLEN: usize = 10_000;
const REPLIES_KEPT: Duration = Duration::from_secs(3600);

/// One entry; `id` is the stream's.
#[derive(Debug, Clone)]
pub struct Delivery<T> {
    pub id: String,
    pub payload: T,
}

impl Bus {
    /// XADD with MAXLEN ~ `maxlen`, one field `data` with JSON. Gives the entry's id.
    ///
    /// A stream read by a group deletes what is acknowledged; give it 0, which trims nothing: no entry is
    /// lost before it was read.
    pub async fn append<T: Serialize + Sync>(
        &self,
        stream: &str,
        maxlen: usize,
        payload: &T,
    ) -> Result<String> {
        self.command(&add(stream, maxlen, json::write(stream, payload)?)).await
    }

    /// Appends a reply to `metatron:replies:<to>` and lets that stream expire after 1 h of silence.
    pub async fn reply<T: Serialize + Sync>(&self, to: &str, payload: &T) -> Result<()> {
        let stream = keys::replies(to);
        let mut pipe = redis::pipe();
        pipe.atomic();
        pipe.add_command(add(&stream, REPLIES_MAXLEN, json::write(&stream, payload)?)).ignore();
        pipe.cmd("EXPIRE").arg(&stream).arg(REPLIES_KEPT.as_secs()).ignore();
        self.pipeline(&pipe).await
    }

    /// Reads in a consumer group: own pending entries first, then new ones. The group is made from 0
    /// when it is missing (NOGROUP, after a wipe). Reconnects by itself, and then gives once more what was
    /// not acknowledged: whoever reads keeps apart what it has begun.
    pub fn group_reader(&self, stream: String, group: &'static str, consumer: String) -> GroupReader {
        GroupReader::new(self.clone(), stream, group, consumer)
    }

    /// Reads everything appended after now (or after `from`; `0-0` is everything), without a group. After
    /// a wipe it goes on from the beginning of the new stream.
    ///
    /// Now is this call (less 100 ms, since clocks are coarse), not the first `next`: a reply to what is sent
    /// in between is not missed.
    pub fn stream_reader(&self, stream: String, from: Option<String>) -> StreamReader {
        StreamReader::new(self.link(), stream, from)
    }
}

/// `maxlen` 0: without a limit.
pub(crate) fn add(stream: &str, maxlen: usize, data: String) -> redis::Cmd {
    let mut add = redis::cmd("XADD");
    add.arg(stream);
    if maxlen > 0 {
        add.arg("MAXLEN").arg("~").arg(maxlen);
    }
    add.arg("*").arg(DATA).arg(data);
    add
}

/// `None`, and a line in the log, for an entry that is not what is read here.
pub(crate) fn payload<T: DeserializeOwned>(stream: &str, entry: &StreamId) -> Option<T> {
    let bytes: Option<Vec<u8>> = entry.get(DATA);
    match json::read(stream, bytes.as_deref().unwrap_or_default()) {
        Ok(payload) => Some(payload),
        Err(error) => {
            tracing::warn!(%error, stream, entry = entry.id, "an entry cannot be read and is skipped");
            None
        }
    }
}
