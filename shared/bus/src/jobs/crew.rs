//! The handlers: how many run, in tasks of their own.
//!
//! apalis drops the handlers of a worker that dies, and one failed command is enough to kill it
//! (trap 5). So what apalis runs only hands over: it is done as soon as the handler's task is started,
//! and no death of a worker reaches that task.

use super::scripts;
use crate::Bus;
use apalis_core::{error::BoxDynError, task::Task};
use futures::FutureExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    future::{Future, Ready, ready},
    marker::PhantomData,
    panic::AssertUnwindSafe,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::{
    sync::{CancellationToken, PollSemaphore},
    task::TaskTracker,
};
use tower_service::Service;

/// How long a handler waits for Redis to say that it is the first; then it begins anyhow.
const ASKING: Duration = Duration::from_secs(2);

/// What outlives the workers: the permits and the tasks.
pub(super) struct Crew<T, F> {
    pub bus: Bus,
    pub queue: &'static str,
    handler: F,
    permits: Arc<Semaphore>,
    tasks: TaskTracker,
    end: CancellationToken,
    job: PhantomData<fn() -> T>,
}

impl<T, F, Fut> Crew<T, F>
where
    T: DeserializeOwned + Send + 'static,
    F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    pub(super) fn new(bus: Bus, queue: &'static str, concurrency: usize, handler: F) -> Self {
        let permits = Arc::new(Semaphore::new(concurrency.clamp(1, Semaphore::MAX_PERMITS)));
        let (tasks, end) = (TaskTracker::new(), CancellationToken::new());
        Self { bus, queue, handler, permits, tasks, end, job: PhantomData }
    }

    /// The part of one worker.
    pub(super) fn hand(self: &Arc<Self>) -> Hand<T, F> {
        Hand { crew: self.clone(), permits: PollSemaphore::new(self.permits.clone()), permit: None }
    }

    /// Waits for the handlers, at most `grace`; then drops them.
    pub(super) async fn drain(&self, grace: Duration) {
        self.tasks.close();
        if tokio::time::timeout(grace, self.tasks.wait()).await.is_err() {
            tracing::warn!(queue = self.queue, left = self.tasks.len(), "handlers did not end in time");
            self.end.cancel();
            self.tasks.wait().await;
        }
    }

    #[allow(clippy::disallowed_methods, reason = "bus may not use chassis; the crew waits for them")]
    fn begin(self: &Arc<Self>, id: String, job: Value, permit: OwnedSemaphorePermit) {
        let crew = self.clone();
        tokio::spawn(self.tasks.track_future(async move {
            let handled = crew.end.run_until_cancelled(crew.handle(&id, job));
            if AssertUnwindSafe(handled).catch_unwind().await.is_err() {
                tracing::error!(queue = crew.queue, job = id, "a handler panicked");
            }
            drop(permit);
        }));
    }

    async fn handle(&self, id: &str, job: Value) {
        let job = match serde_json::from_value(job) {
            Ok(job) => job,
            Err(error) => {
                tracing::error!(%error, queue = self.queue, job = id, "a job cannot be read and is dropped");
                return;
            }
        };
        // A ticket that was begun once is not begun again: one that kills its process would do so for
        // ever (trap 9), and one that was thought orphaned would run twice (trap 1).
        match tokio::time::timeout(ASKING, scripts::is_first(&self.bus, self.queue, id)).await {
            Ok(Ok(false)) => tracing::debug!(queue = self.queue, job = id, "a job came twice"),
            _ => (self.handler)(job).await,
        }
    }
}

/// A crew as one worker's service.
pub(super) struct Hand<T, F> {
    crew: Arc<Crew<T, F>>,
    permits: PollSemaphore,
    permit: Option<OwnedSemaphorePermit>,
}

impl<T, F, Fut> Service<Task<Value>> for Hand<T, F>
where
    T: DeserializeOwned + Send + 'static,
    F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    type Response = ();
    type Error = BoxDynError;
    type Future = Ready<Result<(), BoxDynError>>;

    /// Ready when one more may run: only then is a job fetched. The others wait in Redis, for anyone.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxDynError>> {
        if self.permit.is_none() {
            self.permit = ready!(self.permits.poll_acquire(cx));
        }
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, task: Task<Value>) -> Self::Future {
        let id = task.ctx().task_id().map(ToString::to_string).unwrap_or_default();
        if let Some(permit) = self.permit.take() {
            self.crew.begin(id, task.args, permit);
        }
        // Always done, never a bare error: apalis ignores max_attempts and runs that again 25 times (trap 6).
        ready(Ok(()))
    }
}
