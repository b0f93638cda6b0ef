//! Watches the signs of life of machines and workers, and says in the log when one is gone or back.

use crate::{Reconciler, Result};
use bus::Bus;
use protocol::node::{Beacon, ServiceBeacon};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Looks in a row without a sign until it counts as gone: a wiped Redis is lit again within one.
const PATIENCE: u32 = 3;
const WORKERS: &str = "llm-router";

pub struct WatchBeacons {
    pub bus: Bus,
    pub known: Mutex<Known>,
}

/// Who was seen, and for how many looks each has been missing.
#[derive(Debug, Default)]
pub struct Known {
    nodes: BTreeMap<String, u32>,
    workers: BTreeMap<String, u32>,
    /// Machines that were said to be gone; their names come back.
    gone: Vec<String>,
}

/// What one look found out.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    NodeGone(String),
    NodeBack(String),
    /// The last one: nobody takes up turns.
    WorkersGone,
    WorkerGone(String),
}

impl Known {
    /// What changed, now that these are seen.
    pub fn decide(&mut self, nodes: Vec<String>, workers: Vec<String>) -> Vec<News> {
        let mut news = Vec::new();
        for node in &nodes {
            if let Some(at) = self.gone.iter().position(|gone| gone == node) {
                news.push(News::NodeBack(self.gone.swap_remove(at)));
            }
        }
        let lost = missing(&mut self.nodes, nodes);
        self.gone.extend(lost.iter().cloned());
        news.extend(lost.into_iter().map(News::NodeGone));
        let lost = missing(&mut self.workers, workers);
        if self.workers.is_empty() && !lost.is_empty() {
            news.push(News::WorkersGone);
        } else {
            news.extend(lost.into_iter().map(News::WorkerGone));
        }
        news
    }
}

/// Counts the looks without a sign; takes out and gives those that are gone.
fn missing(known: &mut BTreeMap<String, u32>, seen: Vec<String>) -> Vec<String> {
    known.values_mut().for_each(|looks| *looks += 1);
    known.extend(seen.into_iter().map(|name| (name, 0)));
    let gone: Vec<String> =
        known.iter().filter(|(_, looks)| **looks >= PATIENCE).map(|(name, _)| name.clone()).collect();
    known.retain(|_, looks| *looks < PATIENCE);
    gone
}

impl Reconciler for WatchBeacons {
    const NAME: &'static str = "watch_beacons";
    const EVERY: Duration = Duration::from_secs(2);

    async fn look(&self) -> Result<()> {
        let nodes = self.bus.node_beacons::<Beacon>().await?.into_iter().map(|beacon| beacon.node.0);
        let nodes = nodes.collect();
        let workers = self.bus.service_beacons::<ServiceBeacon>(WORKERS).await?;
        let workers = workers.into_iter().map(|beacon| beacon.name).collect();
        let news = self.known.lock().unwrap_or_else(PoisonError::into_inner).decide(nodes, workers);
        for news in news {
            match news {
                News::NodeGone(node) => tracing::warn!(node, "a machine no longer answers; its turns wait"),
                News::NodeBack(node) => tracing::info!(node, "a machine is back"),
                News::WorkersGone => tracing::warn!("no worker is left; turns wait until one starts"),
                News::WorkerGone(worker) => {
                    tracing::info!(worker, "a worker is gone; others take up its turns")
                }
            }
        }
        Ok(())
    }
}
