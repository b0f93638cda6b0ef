//! The life of a worker: born, dies of any hiccup of Redis, buried, born again under another name.
//!
//! Not apalis' `Monitor`: it returns `Ok` when its worker is dead and was not restarted (trap 8), asks
//! for a restart in a closure that cannot wait, and drops handlers at its own timeout. A loop of our own
//! says all of that in the open.

use super::{Queue, WorkerOptions, crew::Crew, kick::Kick, pace::Beat, scripts};
use crate::Bus;
use apalis_core::{backend::ext::BackendExt as _, worker::builder::WorkerBuilder};
use futures::FutureExt as _;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// Between two workers; doubles while they die young.
const REBIRTH_FIRST: Duration = Duration::from_millis(100);
const REBIRTH_MOST: Duration = Duration::from_secs(2);
const OLD: Duration = Duration::from_secs(10);
/// How long a worker may take to close after the stop: it only has acknowledgements to send.
const CLOSING: Duration = Duration::from_secs(2);

/// Until `stop`, and until the handlers have ended or `grace` is over.
pub(super) async fn work<T, F, Fut>(
    queue: &Queue<T>,
    options: WorkerOptions,
    stop: CancellationToken,
    handler: F,
) where
    T: Serialize + DeserializeOwned + Send + Sync + Unpin + Clone + 'static,
    F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let crew = Arc::new(Crew::new(queue.bus.clone(), queue.name, options.concurrency, handler));
    let kick = Arc::new(Kick::default());
    tokio::select! {
        () = live(queue, &options.name, &stop, &crew, &kick) => {}
        () = kick.listen(&queue.bus, queue.name) => {}
        () = tend(queue) => {}
    }
    crew.drain(options.grace).await;
}

/// One worker after the other.
async fn live<T, F, Fut>(
    queue: &Queue<T>,
    base: &str,
    stop: &CancellationToken,
    crew: &Arc<Crew<T, F>>,
    kick: &Arc<Kick>,
) where
    T: Serialize + DeserializeOwned + Send + Sync + Unpin + Clone + 'static,
    F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let (mut dead, mut wait) = (Vec::new(), REBIRTH_FIRST);
    while !stop.is_cancelled() {
        // A name that was known is refused for as long as a heartbeat may be late (trap 7).
        let name = format!("{base}-{}", uuid::Uuid::new_v4().simple());
        let born = Instant::now();
        let ended = one(queue, &name, stop, crew, kick).await;
        dead.push(name);
        bury(&queue.bus, queue.name, &mut dead).await;
        let Err(reason) = ended else { continue };
        tracing::warn!(reason, queue = queue.name, "the worker died; another takes its place");
        if born.elapsed() > OLD {
            wait = REBIRTH_FIRST;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
        wait = (wait * 2).min(REBIRTH_MOST);
    }
}

/// Runs one worker to its end: `Ok` after the stop, else the reason.
async fn one<T, F, Fut>(
    queue: &Queue<T>,
    name: &str,
    stop: &CancellationToken,
    crew: &Arc<Crew<T, F>>,
    kick: &Arc<Kick>,
) -> Result<(), String>
where
    T: Serialize + DeserializeOwned + Send + Sync + Unpin + Clone + 'static,
    F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    // Before each worker: a backlog it cannot fetch would kill every one of them (trap 4).
    scripts::promote(&queue.bus, queue.name).await.map_err(|error| error.to_string())?;
    let beat = Beat::new(queue.pace.tick, kick.clone());
    let worker =
        WorkerBuilder::new(name).backend(queue.storage.clone().poll_with_strategy(beat)).build(crew.hand());
    let stopped = stop.clone().cancelled_owned().map(Ok::<(), std::io::Error>);
    tokio::select! {
        ended = worker.run_until(stopped) => ended.map_err(|error| error.to_string()),
        () = async { stop.cancelled().await; tokio::time::sleep(CLOSING).await } => Ok(()),
    }
}

/// Those that cannot be buried now, since Redis is away, are buried later; nobody else would before half
/// a minute.
async fn bury(bus: &Bus, queue: &str, dead: &mut Vec<String>) {
    while let Some(name) = dead.last() {
        match scripts::bury(bus, queue, name).await {
            Ok(0) => {}
            Ok(given) => tracing::info!(queue, given, "jobs of a dead worker were given back"),
            Err(error) => {
                tracing::debug!(%error, queue, worker = name, "a dead worker is buried later");
                return;
            }
        }
        dead.pop();
    }
}

/// Keeps the queue passable and small while it is worked on.
async fn tend<T>(queue: &Queue<T>) {
    let mut trimmed = Instant::now();
    loop {
        tokio::time::sleep(queue.pace.tick).await;
        // A crew that is busy fetches nothing, and what falls due meanwhile adds up.
        if let Err(error) = scripts::promote(&queue.bus, queue.name).await {
            tracing::debug!(%error, queue = queue.name, "jobs that are due could not be moved");
        }
        if trimmed.elapsed() >= queue.pace.trim {
            trimmed = Instant::now();
            if let Err(error) = scripts::trim(&queue.bus, queue.name).await {
                tracing::debug!(%error, queue = queue.name, "ended jobs could not be cleared away");
            }
        }
    }
}
