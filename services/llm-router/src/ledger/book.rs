//! Ends of calls on their way into the ledger, in batches. An end that is lost on the way leaves what was reserved for
//! its call: too much, never too little.

use crate::driver::Outbox;
use chassis::{clock, retry::Backoff, telemetry::report};
use std::{sync::Arc, time::Duration};
use store::{CallEnd, Store};
use tokio::{
    sync::{Mutex, mpsc},
    time::{Instant, sleep, timeout_at},
};
use tokio_util::sync::CancellationToken;

/// From the first end of a batch to its transaction.
const GATHERED: Duration = Duration::from_millis(100);
const AT_ONCE: usize = 256;
/// Ends that wait at most.
const WAITING: usize = 4_096;
/// After the stop: for calls that are dropped with their turns.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A handle for who has an end to tell; cheap to clone.
#[derive(Clone)]
pub struct Book {
    ends: mpsc::Sender<CallEnd>,
}

impl Book {
    /// And what is told to it.
    #[cfg(test)]
    pub fn of_test() -> (Self, mpsc::Receiver<CallEnd>) {
        let (ends, waiting) = mpsc::channel(WAITING);
        (Self { ends }, waiting)
    }

    pub fn settle(&self, end: CallEnd) {
        if let Err(error) = self.ends.try_send(end) {
            tracing::warn!(%error, "the end of a call is not written; what was reserved for it counts");
        }
    }
}

/// Writes them.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    outbox: Outbox,
    ends: Arc<Mutex<mpsc::Receiver<CallEnd>>>,
}

impl Keeper {
    pub fn new(store: Store, outbox: Outbox) -> (Book, Self) {
        let (ends, waiting) = mpsc::channel(WAITING);
        (Book { ends }, Self { store, outbox, ends: Arc::new(Mutex::new(waiting)) })
    }

    /// Until the stop, and a moment longer.
    pub async fn serve(&self, stop: CancellationToken) {
        let mut ends = self.ends.lock().await;
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                _ = ends.recv_many(&mut batch, AT_ONCE) => {}
                () = after(&stop) => return,
            }
            if !stop.is_cancelled() {
                gather(&mut ends, &mut batch).await;
            }
            if batch.is_empty() {
                // Nobody is left who could tell an end.
                return;
            }
            self.write(&batch, &stop).await;
        }
    }

    /// One whose row cannot be read holds up none of the others.
    async fn write(&self, batch: &[CallEnd], stop: &CancellationToken) {
        if self.write_all(batch, stop).await.is_ok() {
            return;
        }
        for end in batch {
            if let Err(error) = self.write_all(std::slice::from_ref(end), stop).await {
                tracing::error!(call = %end.id, error = report(&error), "what was reserved for a call counts");
            }
        }
    }

    /// Again and again while the database gives errors: the money was spent. An error that stays one is given back.
    async fn write_all(&self, batch: &[CallEnd], stop: &CancellationToken) -> Result<(), store::Error> {
        let mut backoff = Backoff::new(GATHERED, Duration::from_secs(5));
        loop {
            match self.store.settle_calls(batch, clock::now()).await {
                Ok(done) => {
                    self.outbox.facts(done.facts);
                    return Ok(());
                }
                Err(error @ store::Error::Corrupt { .. }) => return Err(error),
                Err(error) => {
                    tracing::warn!(calls = batch.len(), error = report(&error), "cannot write ends of calls");
                }
            }
            if stop.is_cancelled() {
                return Ok(());
            }
            sleep(backoff.next_wait()).await;
        }
    }
}

async fn gather(ends: &mut mpsc::Receiver<CallEnd>, batch: &mut Vec<CallEnd>) {
    let until = Instant::now() + GATHERED;
    while batch.len() < AT_ONCE {
        match timeout_at(until, ends.recv()).await {
            Ok(Some(end)) => batch.push(end),
            Ok(None) | Err(_) => return,
        }
    }
}

async fn after(stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(LAST_WORDS).await;
}
