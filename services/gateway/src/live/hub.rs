//! The hub: reads the stream once and gives each event to its owner's sockets.

use crate::{
    auth::{Via, Who},
    http::{Error, Result},
    live::{
        cursor::Cursor,
        subscriber::{self, EventText, Inbox, Live, Subscriber},
    },
};
use bus::{Bus, EventEntry, Heard};
use bytestring::ByteString;
use chassis::supervise::task;
use protocol::{
    SessionId, TokenId, UserId,
    event::{Envelope, EventFrame},
};
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio_util::sync::CancellationToken;

/// Sockets that one gateway holds at most.
const SOCKETS: usize = 500;

type ByOwner = HashMap<UserId, Vec<Arc<Subscriber>>>;

/// A place among the subscribers; dropping it is leaving.
pub struct Seat {
    hub: Hub,
    subscriber: Arc<Subscriber>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.leave(&self.subscriber);
    }
}

#[derive(Clone, Default)]
pub struct Hub {
    subscribers: Arc<RwLock<ByOwner>>,
    numbers: Arc<AtomicU64>,
}

impl Hub {
    /// From now on everything that is this person's is queued.
    pub fn join(&self, who: &Who) -> Result<(Inbox, Seat)> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let mut subscribers = self.write();
        if subscribers.values().map(Vec::len).sum::<usize>() >= SOCKETS {
            return Err(Error::Sockets(SOCKETS));
        }
        let (subscriber, inbox) = subscriber::queue(number, who.id().clone(), who.via.clone());
        subscribers.entry(who.id().clone()).or_default().push(subscriber.clone());
        Ok((inbox, Seat { hub: self.clone(), subscriber }))
    }

    fn leave(&self, subscriber: &Subscriber) {
        let mut subscribers = self.write();
        if let Some(own) = subscribers.get_mut(&subscriber.owner) {
            own.retain(|other| other.number != subscriber.number);
            if own.is_empty() {
                subscribers.remove(&subscriber.owner);
            }
        }
    }

    /// Ends the sockets of a login that is over.
    pub fn close_session(&self, ended: &SessionId) {
        self.close(|via| matches!(via, Via::Session { id, .. } if id == ended));
    }

    /// Ends the sockets of a token that is over.
    pub fn close_token(&self, ended: &TokenId) {
        self.close(|via| matches!(via, Via::Token { id, .. } if id == ended));
    }

    fn close(&self, ended: impl Fn(&Via) -> bool) {
        for subscriber in self.read().values().flatten().filter(|subscriber| ended(&subscriber.via)) {
            subscriber.end.cancel();
        }
    }

    pub fn sockets(&self) -> u32 {
        u32::try_from(self.read().values().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// Reads the stream until the process ends.
    pub async fn serve(self, bus: Bus, stop: CancellationToken) -> task::Result {
        let mut reader = bus.event_reader();
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                heard = reader.next::<Envelope>() => heard,
            };
            match heard {
                Heard::Events(entries) => {
                    let subscribers = self.read();
                    for entry in entries {
                        fan_out(&subscribers, entry);
                    }
                }
                Heard::Reset { epoch, seq } => {
                    for subscriber in self.read().values().flatten() {
                        subscriber.offer(Live::Reset { epoch: epoch.clone(), seq: seq.clone() });
                    }
                }
            }
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, ByOwner> {
        self.subscribers.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, ByOwner> {
        self.subscribers.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fan_out(subscribers: &ByOwner, entry: EventEntry<Envelope>) {
    let Some(own) = subscribers.get(&entry.payload.owner_id) else { return };
    let Some(event) = written(entry) else { return };
    let event = Arc::new(event);
    for subscriber in own {
        subscriber.offer(Live::Event(event.clone()));
    }
}

/// An event as a frame, written once. None, and a line in the log, when it cannot be.
pub fn written(entry: EventEntry<Envelope>) -> Option<EventText> {
    let EventEntry { seq, payload } = entry;
    let at = Cursor::parse(&seq)?;
    let (pid, delta) = (payload.event.pid(), payload.event.is_delta());
    let frame = EventFrame { seq, at: payload.at, fact: payload.fact, event: payload.event };
    match serde_json::to_string(&frame) {
        Ok(text) => Some(EventText { at, pid, delta, text: ByteString::from(text) }),
        Err(error) => {
            tracing::error!(%error, seq = frame.seq, "an event cannot be written");
            None
        }
    }
}
