//! Every task is started here, with a name and a fate.
//!
//! At the stop each task gets the grace of `run` to end by itself (loops watch `stop_token`); what is
//! left then is named in the log and ends with the process.

use crate::{retry::Backoff, telemetry::report};
use futures::FutureExt as _;
use std::{
    collections::BTreeMap,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What a task's end means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It runs as long as the process: an end, an error or a panic before the stop ends the process with 1.
    Vital,
    /// It is started again, with back-off, when it ends or panics before the stop.
    Restart,
    /// It may end; a panic is logged.
    Once,
}

/// The tasks of a process, and its stop.
#[derive(Clone)]
pub struct Supervisor {
    stop: CancellationToken,
    tasks: TaskTracker,
    failed: Arc<AtomicBool>,
    running: Arc<Running>,
}

/// Between two starts of a task that fails again and again.
const RESTART_FIRST: Duration = Duration::from_millis(100);
const RESTART_MOST: Duration = Duration::from_secs(2);
/// A task that held this long is taken as recovered.
const RECOVERED: Duration = Duration::from_secs(30);

impl Supervisor {
    /// Stops on SIGTERM and SIGINT; the second of them ends the process at once. Inside a runtime.
    pub fn new() -> Self {
        let supervisor = Self {
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
            failed: Arc::default(),
            running: Arc::default(),
        };
        watch_signals(supervisor.stop.clone());
        supervisor
    }

    /// Ends when the process is to stop; give it to loops.
    pub fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts a task that lives as long as the process. `make` is called again for `Fate::Restart`.
    pub fn spawn<F, Fut>(&self, name: &'static str, fate: Fate, make: F)
    where
        F: Fn() -> Fut + Send + 'static,
        Fut: Future<Output = task::Result> + Send + 'static,
    {
        let supervisor = self.clone();
        self.track(name, async move {
            let mut backoff = Backoff::new(RESTART_FIRST, RESTART_MOST);
            loop {
                let started = Instant::now();
                // Made before the wait, and not held across it: `make` need not be shareable.
                let ended = match std::panic::catch_unwind(AssertUnwindSafe(&make)) {
                    Ok(work) => caught(work).await,
                    Err(panic) => End::Panicked(message(&*panic)),
                };
                if !supervisor.goes_on(name, fate, &ended) {
                    return;
                }
                if started.elapsed() > RECOVERED {
                    backoff.reset();
                }
                tokio::select! {
                    () = supervisor.stop.cancelled() => return,
                    () = tokio::time::sleep(backoff.next_wait()) => {}
                }
            }
        });
    }

    /// Starts a task for one piece of work; awaited at the stop for as long as `grace` of `run`.
    pub fn spawn_once<Fut>(&self, name: &'static str, work: Fut)
    where
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.track(name, async move {
            if let End::Panicked(message) = caught(work.map(Ok)).await {
                tracing::error!(task = name, message, "a task panicked");
            }
        });
    }

    /// Waits for the stop, then for the tasks (at most `grace`). Gives the exit code: 0 after an
    /// orderly stop, 1 when a vital task ended.
    pub async fn run(self, grace: Duration) -> i32 {
        self.stop.cancelled().await;
        self.tasks.close();
        if tokio::time::timeout(grace, self.tasks.wait()).await.is_err() {
            tracing::warn!(tasks = ?self.running.names(), "did not end in time");
        }
        i32::from(self.failed.load(Ordering::SeqCst))
    }

    #[allow(clippy::disallowed_methods, reason = "this is where tasks are started")]
    fn track<Fut: Future<Output = ()> + Send + 'static>(&self, name: &'static str, work: Fut) {
        let listed = self.running.list(name);
        let work = async move {
            let _listed = listed;
            work.await;
        };
        tokio::spawn(self.tasks.track_future(work));
    }

    /// Says what an end means, and whether the task is started again.
    fn goes_on(&self, name: &'static str, fate: Fate, ended: &End) -> bool {
        let stopping = self.stop.is_cancelled();
        match ended {
            End::Well if stopping || fate == Fate::Once => {}
            End::Well => tracing::warn!(task = name, "a task ended that should not"),
            End::Failed(reason) => tracing::error!(task = name, reason, "a task failed"),
            End::Panicked(message) => tracing::error!(task = name, message, "a task panicked"),
        }
        if fate == Fate::Vital && !stopping {
            tracing::error!(task = name, "the process cannot go on without it and stops");
            self.failed.store(true, Ordering::SeqCst);
            self.stop.cancel();
        }
        fate == Fate::Restart && !stopping
    }
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::new()
    }
}

/// What a task may end with.
pub mod task {
    pub type Result = std::result::Result<(), Box<dyn std::error::Error + Send + Sync>>;
}

enum End {
    Well,
    Failed(String),
    Panicked(String),
}

async fn caught<Fut: Future<Output = task::Result>>(work: Fut) -> End {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(())) => End::Well,
        Ok(Err(error)) => End::Failed(report(&*error)),
        Err(panic) => End::Panicked(message(&*panic)),
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "(no message)".to_owned())
}

/// The first signal stops, the second ends.
#[allow(clippy::disallowed_methods, reason = "the one task that outlives the stop")]
fn watch_signals(stop: CancellationToken) {
    let (term, int) = match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(term), Ok(int)) => (term, int),
        (Err(error), _) | (_, Err(error)) => {
            // Then they do what they do by themselves: end the process.
            tracing::warn!(%error, "signals cannot be watched");
            return;
        }
    };
    tokio::spawn(async move {
        let (mut term, mut int) = (term, int);
        loop {
            let code = tokio::select! {
                _ = term.recv() => 128 + SignalKind::terminate().as_raw_value(),
                _ = int.recv() => 128 + SignalKind::interrupt().as_raw_value(),
            };
            if stop.is_cancelled() {
                tracing::warn!("a second signal: ending at once");
                std::process::exit(code);
            }
            tracing::info!("stopping");
            stop.cancel();
        }
    });
}

/// The names of the tasks that run, for the log at the end of the grace.
#[derive(Default)]
struct Running {
    next: AtomicU64,
    names: Mutex<BTreeMap<u64, &'static str>>,
}

struct Listed {
    running: Arc<Running>,
    number: u64,
}

impl Running {
    fn list(self: &Arc<Self>, name: &'static str) -> Listed {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(number, name);
        Listed { running: self.clone(), number }
    }

    fn names(&self) -> Vec<&'static str> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).values().copied().collect()
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.running.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}
