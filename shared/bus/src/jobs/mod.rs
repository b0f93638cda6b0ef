//! Job queues: apalis on Redis, hardened. A job is a ticket that may be lost or come twice.
//!
//! The defaults of apalis-redis 1.0 run long jobs twice, stall for 30 s and wedge on a backlog; what
//! is done about each stands at the line that does it, and each has a test named after it.

mod crew;
mod kick;
mod pace;
mod scripts;
#[cfg(test)]
mod traps;
mod work;

use crate::{Bus, Error, Result, keys};
use apalis_core::{
    backend::{TaskSink as _, TaskSinkError},
    task::{builder::TaskBuilder, task_id::TaskId},
};
use apalis_redis::{Config, RedisStorage};
use pace::Pace;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{future::Future, marker::PhantomData, time::Duration};
use tokio_util::sync::CancellationToken;

/// Waiting jobs above which no more are taken: apalis cannot fetch past 7,999 that are due (trap 4), and
/// whoever holds the truth gives out a ticket again.
pub const MOST_WAITING: u64 = 5_000;

/// Between two tries to push, and how many there are after the first.
const AGAIN: Duration = Duration::from_millis(250);
const TRIES: u32 = 40;

/// A queue of jobs of one type.
pub struct Queue<T> {
    bus: Bus,
    name: &'static str,
    /// JSON and not `T`: what cannot be read as `T` is our handler's to drop. Inside apalis it would be a
    /// bare error, which is run again up to 25 times (trap 6).
    storage: RedisStorage<Value>,
    pace: Pace,
    job: PhantomData<fn() -> T>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        let (bus, storage) = (self.bus.clone(), self.storage.clone());
        Self { bus, name: self.name, storage, pace: self.pace, job: PhantomData }
    }
}

#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// Who works, for the log and redis-cli. Each start of a worker adds a random part, since apalis does
    /// not let a name come back for half a minute (trap 7).
    pub name: String,
    /// Jobs at once; also over restarts of the worker.
    pub concurrency: usize,
    /// How long running handlers may take to end after the stop; what is left then is dropped.
    pub grace: Duration,
}

impl<T: Serialize + DeserializeOwned + Send + Sync + Unpin + Clone + 'static> Queue<T> {
    /// `name`: a key of `keys`, for example `metatron:run_turn`. Does not wait for Redis.
    pub async fn open(bus: &Bus, name: &'static str) -> Result<Self> {
        Self::open_with(bus, name, Pace::default())
    }

    fn open_with(bus: &Bus, name: &'static str, pace: Pace) -> Result<Self> {
        let config = Config::default()
            .queue(name)
            // Trap 1: a buffer that is not empty stops the heartbeats, and the jobs that run are given to others.
            .batch_size(1)
            .heartbeat_interval(pace.heartbeat)
            .missed_heartbeats(pace.missed)
            // A ticket is done in an instant: a lock only adds an error that would end the worker.
            .lock_tasks(false)
            // Without results apalis acknowledges nothing.
            .persist_results(true)
            .emit_events(false);
        // A connection of its own, with 10 s to answer: one late reply ends a worker (trap 5).
        let storage = RedisStorage::new(bus.own_manager()?).with_config(config);
        Ok(Self { bus: bus.clone(), name, storage, pace, job: PhantomData })
    }

    /// Pushes and wakes a worker. `Backlog` above 5,000 waiting jobs: the row in SQL is swept later.
    pub async fn push(&self, job: T) -> Result<()> {
        let waiting = self.waiting().await?;
        if waiting >= MOST_WAITING {
            return Err(Error::Backlog { queue: self.name, waiting });
        }
        let job = serde_json::to_value(job)
            .map_err(|error| Error::Payload { key: self.name.to_owned(), detail: error.to_string() })?;
        // UUIDv7 counts up within a process: jobs of one second are sorted by their id (trap 11).
        let id = TaskId::from(uuid::Uuid::now_v7().to_string());
        // No idempotency key: without a TTL it is deleted as it is made (trap 10), and a ticket may come twice.
        let task = TaskBuilder::new(job).task_id(id).build();
        self.storage.clone().push_task(task).await.map_err(pushed_badly)?;
        // apalis tells no one (trap 3). Lost, the job is found at the next tick.
        let kick = self.bus.command::<()>(redis::cmd("PUBLISH").arg(keys::kick(self.name)).arg(1)).await;
        if let Err(error) = kick {
            tracing::debug!(%error, queue = self.name, "no worker was woken");
        }
        Ok(())
    }

    /// Pushes, and again while Redis is away, for about 10 s: a Redis that is restarted is back within one or
    /// two, and a ticket that is lost is given out again much later.
    pub async fn push_until_taken(&self, job: T) -> Result<()> {
        for _ in 0..TRIES {
            match self.push(job.clone()).await {
                Err(Error::Redis(_) | Error::Queue(_)) => tokio::time::sleep(AGAIN).await,
                done => return done,
            }
        }
        self.push(job).await
    }

    /// Jobs waiting.
    pub async fn waiting(&self) -> Result<u64> {
        let mut pipe = redis::pipe();
        pipe.cmd("ZCARD").arg(format!("{}:scheduled", self.name));
        pipe.cmd("LLEN").arg(format!("{}:active", self.name));
        let (scheduled, active): (u64, u64) = self.bus.pipeline(&pipe).await?;
        Ok(scheduled + active)
    }

    /// Runs `handler` for each job until `stop`; survives Redis restarts. A handler takes responsibility
    /// at once and returns: it has no error to give. Returns when stopped and drained.
    ///
    /// A ticket is acknowledged when its handler is begun, and begun once: what a handler was in the
    /// middle of when its process died is given out again by whoever holds the truth, not by the queue.
    pub async fn work<F, Fut>(
        &self,
        options: WorkerOptions,
        stop: CancellationToken,
        handler: F,
    ) -> Result<()>
    where
        F: Fn(T) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        work::work(self, options, stop, handler).await;
        Ok(())
    }

    /// Deletes what apalis leaves behind for ended jobs and dead workers. Gives how many of both. A
    /// working queue does it by itself each minute.
    pub async fn trim(&self) -> Result<u64> {
        scripts::trim(&self.bus, self.name).await
    }
}

fn pushed_badly(error: TaskSinkError<apalis_redis::Error>) -> Error {
    match error {
        TaskSinkError::PushError(apalis_redis::Error::Database(error)) => error.into(),
        other => Error::Queue(other.to_string()),
    }
}
