//! When a worker looks for jobs.

use super::kick::Kick;
use apalis_core::backend::ext::poll_strategy::{PollSnapshot, PollStrategy};
use std::{
    future::Future as _,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::Sleep;

/// The intervals of a queue; shorter in tests.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub heartbeat: Duration,
    /// Heartbeats missed before a worker is taken as dead; its unstarted jobs go to others.
    pub missed: usize,
    /// Between two looks when no kick comes.
    pub tick: Duration,
    /// Between two clearances of what ended.
    pub trim: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(5),
            missed: 6,
            tick: Duration::from_secs(1),
            trim: Duration::from_secs(60),
        }
    }
}

/// A second look after a kick: the first may have been under way when the job was pushed.
const SECOND_LOOK: Duration = Duration::from_millis(10);

/// Looks at each tick and at each kick.
pub(super) struct Beat {
    every: Duration,
    kick: Arc<Kick>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Beat {
    pub(super) fn new(every: Duration, kick: Arc<Kick>) -> Self {
        Self { every, kick, sleep: None }
    }
}

impl PollStrategy for Beat {
    /// Always leaves a timer that has been polled and is pending. The library's own interval arms a new
    /// one and does not poll it: a reply that is ready in the same poll then leaves nobody to wake the
    /// worker before its next heartbeat (trap 2).
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        if self.kick.heard(cx) {
            self.sleep = Some(Box::pin(tokio::time::sleep(SECOND_LOOK)));
        }
        let mut fired = false;
        loop {
            let every = self.every;
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(every)));
            match sleep.as_mut().poll(cx) {
                Poll::Ready(()) => {
                    fired = true;
                    self.sleep = None;
                }
                Poll::Pending if fired => return Poll::Ready(Some(())),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
