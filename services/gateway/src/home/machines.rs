//! A look at each machine that gives a sign of life, all at once.

use crate::{deps::Deps, http::Error};
use protocol::{home::HomeNode, node::Beacon};
use std::time::Duration;

/// For all of it: who opens the page does not wait for a machine that is away.
const PATIENCE: Duration = Duration::from_millis(1_500);

pub struct Machines {
    pub nodes: Vec<HomeNode>,
    /// Why there is none.
    pub problem: Option<String>,
}

pub async fn machines(deps: &Deps) -> Machines {
    let until = tokio::time::Instant::now() + PATIENCE;
    let none = |problem: &str| Machines { nodes: Vec::new(), problem: Some(problem.to_owned()) };
    match tokio::time::timeout_at(until, deps.bus.node_beacons::<Beacon>()).await {
        Ok(Ok(beacons)) if beacons.is_empty() => none(
            "No machine has given a sign of life for 10 s. `metatron status` shows whether its shell-bridge runs.",
        ),
        Ok(Ok(beacons)) => {
            let looks = beacons.into_iter().map(|beacon| look(deps, beacon, until));
            Machines { nodes: futures::future::join_all(looks).await, problem: None }
        }
        _ => {
            none("Redis does not answer, so no machine can be looked at. It is tried again at the next look.")
        }
    }
}

async fn look(deps: &Deps, beacon: Beacon, until: tokio::time::Instant) -> HomeNode {
    let left = until.saturating_duration_since(tokio::time::Instant::now());
    match deps.mailbox.look(&beacon.node, left).await {
        Ok(machine) => HomeNode { beacon, machine: Some(machine), problem: None },
        Err(error) => {
            let problem = said(&error, &beacon);
            HomeNode { beacon, machine: None, problem: Some(problem) }
        }
    }
}

fn said(error: &Error, beacon: &Beacon) -> String {
    match error {
        Error::NodeAway(_) => format!("{} gave no answer in time.", beacon.hostname),
        Error::Bus(_) => "Redis does not answer.".to_owned(),
        Error::Busy => "Too many questions stand open; ask again in a moment.".to_owned(),
        other => {
            tracing::warn!(error = %chassis::telemetry::report(other), node = %beacon.node, "a machine could not be looked at");
            "It could not be looked at; `metatron logs gateway` shows why.".to_owned()
        }
    }
}
