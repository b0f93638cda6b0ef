//! What goes to the stream of events, in order, without ever holding up a turn.
//!
//! A Redis that is away costs deltas (the answer follows as a fact) and delays facts (pulse publishes
//! what is left over).

use bus::{Bus, keys};
use chassis::{clock, telemetry::report};
use protocol::{TurnId, event::Envelope, turn::LiveText};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
    time::Duration,
};
use store::{Facts, Store};
use tokio::sync::{Mutex, mpsc};
use tokio_util::sync::CancellationToken;

/// Items that wait at most.
const WAITING: usize = 4_096;
/// Items published in one round trip at most.
const AT_ONCE: usize = 256;
/// How long a live text stands after its last change.
const LIVE_TTL: Duration = Duration::from_secs(600);
/// After the stop: for the last facts of the turns that are given back.
const LAST_WORDS: Duration = Duration::from_millis(500);

enum Item {
    Event(Box<Envelope>),
    /// Its turn's live text waits apart: the newest alone is worth anything.
    Delta(Box<Envelope>, TurnId),
    Hush(TurnId),
}

/// A handle for those who have something to say; cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    items: mpsc::Sender<Item>,
    lives: Lives,
}

/// The newest text so far of each turn, until it is published.
type Lives = Arc<std::sync::Mutex<HashMap<TurnId, LiveText>>>;

impl Outbox {
    /// Facts of a transaction, just committed.
    pub fn facts(&self, facts: Facts) {
        for fact in facts {
            self.put(Item::Event(Box::new(fact)));
        }
    }

    /// Something said once, and kept nowhere.
    pub fn say(&self, envelope: Envelope) {
        self.put(Item::Event(Box::new(envelope)));
    }

    /// A delta, and the whole text so far with it in it.
    pub fn delta(&self, envelope: Envelope, live: LiveText) {
        let turn = live.turn_id.clone();
        self.lives.lock().unwrap_or_else(PoisonError::into_inner).insert(turn.clone(), live);
        if !self.put(Item::Delta(Box::new(envelope), turn.clone())) {
            self.lives.lock().unwrap_or_else(PoisonError::into_inner).remove(&turn);
        }
    }

    /// The turn's live text is no longer needed.
    pub fn hush(&self, turn: &TurnId) {
        self.lives.lock().unwrap_or_else(PoisonError::into_inner).remove(turn);
        self.put(Item::Hush(turn.clone()));
    }

    /// False: it is full, and the item is gone.
    fn put(&self, item: Item) -> bool {
        self.items.try_send(item).is_ok()
    }
}

/// The two tasks behind the outbox.
#[derive(Clone)]
pub struct Publisher {
    bus: Bus,
    store: Store,
    items: Arc<Mutex<mpsc::Receiver<Item>>>,
    lives: Lives,
    published: mpsc::Sender<i64>,
    marks: Arc<Mutex<mpsc::Receiver<i64>>>,
}

impl Publisher {
    pub fn new(bus: Bus, store: Store) -> (Outbox, Self) {
        let (items, waiting) = mpsc::channel(WAITING);
        let (published, marks) = mpsc::channel(WAITING);
        let items_in = Arc::new(Mutex::new(waiting));
        let (lives, marks) = (Lives::default(), Arc::new(Mutex::new(marks)));
        let publisher = Self { bus, store, items: items_in, lives: lives.clone(), published, marks };
        (Outbox { items, lives }, publisher)
    }

    /// Publishes, until the stop and a moment longer.
    pub async fn serve(&self, stop: CancellationToken) {
        let mut items = self.items.lock().await;
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                _ = items.recv_many(&mut batch, AT_ONCE) => self.publish(batch).await,
                () = after(&stop) => return,
            }
        }
    }

    /// Marks as published, in batches, so that no delta waits for the disk.
    pub async fn mark(&self, stop: CancellationToken) {
        let mut marks = self.marks.lock().await;
        loop {
            let mut ids = Vec::new();
            tokio::select! {
                _ = marks.recv_many(&mut ids, AT_ONCE) => {}
                () = after(&stop) => return,
            }
            if let Err(error) = self.store.mark_published(&ids, clock::now()).await {
                tracing::warn!(error = report(&error), "cannot mark facts as published");
            }
        }
    }

    async fn publish(&self, batch: Vec<Item>) {
        let mut lives: HashMap<TurnId, LiveText> = HashMap::new();
        let mut hushed = Vec::new();
        let mut events = Vec::new();
        for item in batch {
            match item {
                Item::Event(envelope) => events.push(*envelope),
                Item::Delta(envelope, turn) => {
                    events.push(*envelope);
                    let newest = self.lives.lock().unwrap_or_else(PoisonError::into_inner).remove(&turn);
                    lives.extend(newest.map(|live| (turn, live)));
                }
                Item::Hush(turn) => {
                    lives.remove(&turn);
                    hushed.push(turn);
                }
            }
        }
        if let Err(error) = self.write(&lives, &events, &hushed).await {
            tracing::warn!(error = report(&error), events = events.len(), "cannot publish");
            return;
        }
        for fact in events.iter().filter_map(|envelope| envelope.fact) {
            let _marked_by_pulse = self.published.try_send(fact);
        }
    }

    /// The live text first: whoever reads it and then follows the stream misses nothing.
    async fn write(
        &self,
        lives: &HashMap<TurnId, LiveText>,
        events: &[Envelope],
        hushed: &[TurnId],
    ) -> bus::Result<()> {
        for (turn, live) in lives {
            self.bus.put(&keys::turn_live(turn.as_str()), live, Some(LIVE_TTL)).await?;
        }
        if !events.is_empty() {
            self.bus.publish_events(events).await?;
        }
        for turn in hushed {
            self.bus.delete(&keys::turn_live(turn.as_str())).await?;
        }
        Ok(())
    }
}

async fn after(stop: &CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(LAST_WORDS).await;
}
