//! The call that wakes a worker: apalis publishes none for a job that is pushed (trap 3).

use crate::{Bus, keys};
use futures::{StreamExt as _, task::AtomicWaker};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    task::Context,
    time::Duration,
};

/// Between two attempts to listen.
const AGAIN: Duration = Duration::from_millis(500);

#[derive(Default)]
pub(super) struct Kick {
    waker: AtomicWaker,
    kicked: AtomicBool,
}

impl Kick {
    /// Whether there was one since the last question; the next one wakes `cx`.
    pub(super) fn heard(&self, cx: &Context<'_>) -> bool {
        self.waker.register(cx.waker());
        self.kicked.swap(false, Ordering::AcqRel)
    }

    fn kick(&self) {
        self.kicked.store(true, Ordering::Release);
        self.waker.wake();
    }

    /// Listens for as long as it is polled. Until it listens again after a loss, the tick does its work.
    pub(super) async fn listen(&self, bus: &Bus, queue: &'static str) {
        loop {
            if let Err(error) = self.hear(bus, queue).await {
                tracing::debug!(%error, queue, "kicks are not heard");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn hear(&self, bus: &Bus, queue: &'static str) -> redis::RedisResult<()> {
        let mut channel = bus.client().get_async_pubsub().await?;
        channel.subscribe(keys::kick(queue)).await?;
        // For those that were pushed before.
        self.kick();
        let mut kicks = channel.into_on_message();
        while kicks.next().await.is_some() {
            self.kick();
        }
        Ok(())
    }
}
