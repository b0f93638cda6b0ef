//! Each fault of apalis-redis 1.0 that was measured, with its circumstance brought about, and a queue of
//! ours that does not suffer from it.

mod backlog;
mod deaths;
mod leftovers;
mod twice;
mod waking;

use super::{Pace, Queue, WorkerOptions};
use crate::testing::{Server, eventually, soon};
use apalis_core::{
    backend::TaskSink as _,
    task::{builder::TaskBuilder, task_id::TaskId},
};
use serde_json::json;
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const NAME: &str = "metatron:run_turn";

/// A heartbeat so rare that whoever waits for it is late.
fn rare() -> Pace {
    Pace {
        heartbeat: Duration::from_secs(300),
        missed: 6,
        tick: Duration::from_secs(1),
        trim: Duration::from_secs(300),
    }
}

/// A worker is taken as dead after 2 s.
fn nervous() -> Pace {
    Pace { heartbeat: Duration::from_secs(1), missed: 2, tick: Duration::from_millis(200), ..rare() }
}

async fn queue(server: &Server, pace: Pace) -> Queue<u32> {
    Queue::open_with(&server.bus().await, NAME, pace).unwrap()
}

/// As apalis itself pushes: nobody is woken, nothing is counted.
async fn push_bare(queue: &Queue<u32>, job: u32) {
    let id = TaskId::from(uuid::Uuid::now_v7().to_string());
    let task = TaskBuilder::new(json!(job)).task_id(id).build();
    queue.storage.clone().push_task(task).await.unwrap();
}

/// What handlers did, and when.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<(u32, Instant)>>>);

impl Log {
    fn note(&self, job: u32) {
        self.0.lock().unwrap().push((job, Instant::now()));
    }

    fn jobs(&self) -> Vec<u32> {
        self.0.lock().unwrap().iter().map(|(job, _)| *job).collect()
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn when(&self, job: u32) -> Option<Instant> {
        self.0.lock().unwrap().iter().find(|(other, _)| *other == job).map(|(_, at)| *at)
    }

    async fn reaches(&self, count: usize) {
        eventually("all handled", async || self.count() >= count).await;
    }
}

struct Worker {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Worker {
    #[allow(clippy::disallowed_methods, reason = "a worker of a test")]
    fn start<F, Fut>(queue: &Queue<u32>, name: &str, concurrency: usize, handler: F) -> Self
    where
        F: Fn(u32) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let (stop, queue) = (CancellationToken::new(), queue.clone());
        let options = WorkerOptions { name: name.into(), concurrency, grace: Duration::from_secs(5) };
        let token = stop.clone();
        let task = tokio::spawn(async move { queue.work(options, token, handler).await.unwrap() });
        Self { stop, task }
    }

    /// One that only notes.
    fn noting(queue: &Queue<u32>, name: &str, concurrency: usize, log: &Log) -> Self {
        let log = log.clone();
        Self::start(queue, name, concurrency, move |job| {
            log.note(job);
            std::future::ready(())
        })
    }

    /// One whose jobs take `long`; noted at the begin in the first log and at the end in the second.
    fn slow(queue: &Queue<u32>, name: &str, concurrency: usize, long: Duration, logs: [&Log; 2]) -> Self {
        let [begun, ended] = logs.map(Log::clone);
        Self::start(queue, name, concurrency, move |job| {
            let (begun, ended) = (begun.clone(), ended.clone());
            async move {
                begun.note(job);
                tokio::time::sleep(long).await;
                ended.note(job);
            }
        })
    }

    async fn stop(self) {
        self.stop.cancel();
        soon(self.task).await.unwrap();
    }
}

/// The worker that is registered.
async fn registered(server: &Server) -> Vec<String> {
    server.cli(&format!("ZRANGE {NAME}:workers 0 -1")).await
}
