//! What someone who was away has missed.

use super::{EventEntry, position, seq};
use crate::{Bus, Result, keys, streams};
use redis::streams::StreamRangeReply;
use serde::de::DeserializeOwned;

/// What can be given to someone who was away.
#[derive(Debug, Clone)]
pub enum Resume<T> {
    /// Exactly what was missed, in order.
    Missing(Vec<EventEntry<T>>),
    /// It cannot be given (another epoch, trimmed, or more than `limit`): go on from `seq`.
    Resync { seq: String },
}

impl Bus {
    pub async fn events_since<T: DeserializeOwned>(&self, from: &str, limit: usize) -> Result<Resume<T>> {
        let Some((epoch, entry)) = split(from) else { return self.resync().await };
        let mut pipe = redis::pipe();
        position(&mut pipe);
        // While the entry itself still stands, nothing after it was trimmed.
        pipe.cmd("XRANGE").arg(keys::EVENTS).arg(entry).arg(entry);
        let after = format!("({entry}");
        pipe.cmd("XRANGE").arg(keys::EVENTS).arg(after).arg("+").arg("COUNT").arg(limit.saturating_add(1));
        let (now, last, own, missed): (String, StreamRangeReply, StreamRangeReply, StreamRangeReply) =
            self.pipeline(&pipe).await?;
        let whole = !own.ids.is_empty() || (entry == "0-0" && self.nothing_was_trimmed(&missed).await?);
        if now != epoch || !whole || missed.ids.len() > limit {
            let last = last.ids.first().map_or("0-0", |entry| &entry.id);
            return Ok(Resume::Resync { seq: seq(&now, last) });
        }
        let entries = missed.ids.into_iter().filter_map(|entry| {
            let payload = streams::payload(keys::EVENTS, &entry)?;
            Some(EventEntry { seq: seq(&now, &entry.id), payload })
        });
        Ok(Resume::Missing(entries.collect()))
    }

    async fn resync<T>(&self) -> Result<Resume<T>> {
        let (_, seq) = self.events_position().await?;
        Ok(Resume::Resync { seq })
    }

    /// For who left an empty stream: has it all that was ever added?
    async fn nothing_was_trimmed(&self, missed: &StreamRangeReply) -> Result<bool> {
        if missed.ids.is_empty() {
            return Ok(true);
        }
        let mut info = redis::cmd("XINFO");
        info.arg("STREAM").arg(keys::EVENTS);
        let info: std::collections::HashMap<String, redis::Value> = self.command(&info).await?;
        let number =
            |name: &str| info.get(name).and_then(|value| redis::from_redis_value_ref::<u64>(value).ok());
        Ok(number("entries-added").is_some() && number("entries-added") == number("length"))
    }
}

/// (epoch, entry) of a seq; `None` when it is none of ours.
fn split(seq: &str) -> Option<(&str, &str)> {
    let (epoch, entry) = seq.split_once('-')?;
    let (time, number) = entry.split_once('-')?;
    let digits = |text: &str| !text.is_empty() && text.len() < 20 && text.bytes().all(|b| b.is_ascii_digit());
    (!epoch.is_empty() && digits(time) && digits(number)).then_some((epoch, entry))
}
