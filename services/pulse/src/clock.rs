//! The clock of the reconcilers.

use crate::Result;
use chassis::{
    supervise::{Fate, Supervisor},
    telemetry::report,
};
use std::{future::Future, sync::Arc, time::Duration};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

/// A task without input: it looks how things are and does what is missing. Idempotent.
pub trait Reconciler: Send + Sync + 'static {
    const NAME: &'static str;
    /// From the beginning of one look to the next; a look that takes longer delays the next.
    const EVERY: Duration;

    fn look(&self) -> impl Future<Output = Result<()>> + Send;
}

/// Looks at once, and then again and again until the stop.
pub fn keep<R: Reconciler>(supervisor: &Supervisor, task: R) {
    let task = Arc::new(task);
    let stop = supervisor.stop_token();
    supervisor.spawn(R::NAME, Fate::Restart, move || {
        let (task, stop) = (task.clone(), stop.clone());
        async move {
            run(&*task, stop).await;
            Ok(())
        }
    });
}

async fn run<R: Reconciler>(task: &R, stop: CancellationToken) {
    let mut ticks = interval(R::EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        // A look cut off in the middle is done again by the next one.
        let result = tokio::select! {
            () = stop.cancelled() => return,
            result = async { ticks.tick().await; task.look().await } => result,
        };
        match &result {
            Ok(()) if failing => tracing::info!(task = R::NAME, "works again"),
            Ok(()) => {}
            // Said once, not at every look.
            Err(error) if failing => tracing::debug!(task = R::NAME, error = report(error), "still fails"),
            Err(error) => tracing::warn!(task = R::NAME, error = report(error), "failed; it is tried again"),
        }
        failing = result.is_err();
    }
}
