//! The only client of shell-bridge: sends ops, hears replies, and asks when it hears nothing.
//!
//! In: an op request. Out: what the machine says of it, until its end. A silence of 2 s is answered by
//! `OpStatus`, which also attaches this worker; "not seen" by sending the same op again; a node that is
//! away is waited for, and said once.
//! Never here: a judgement, SQL. It survives a Redis that is away or was wiped.

mod errand;
mod places;
mod replies;

pub use errand::{Errand, Heard};

use bus::{Bus, keys};
use places::Places;
use protocol::{
    JournalId, NodeId, OpId,
    node::{Beacon, Place},
    op::{NodeEntry, OpRequest},
};
use replies::Replies;
use std::sync::Arc;

/// Never trimmed: the bridge deletes what it has acknowledged, and an op that waits must not be lost.
const OPS_MAXLEN: usize = 0;

/// A handle on all machines; cheap to clone.
#[derive(Clone)]
pub struct Hands {
    bus: Bus,
    worker: Arc<str>,
    replies: Arc<Replies>,
    places: Arc<Places>,
}

impl Hands {
    /// `worker`: unique for each start; replies come to its stream.
    pub fn new(bus: Bus, worker: &str) -> Self {
        Self { bus, worker: worker.into(), replies: Arc::default(), places: Arc::default() }
    }

    /// Hands replies to whoever waits for them; as long as the process lives.
    pub async fn serve(&self) {
        // From the beginning: the name is new, so whatever stands there is for this start.
        let mut reader = self.bus.stream_reader(keys::replies(&self.worker), Some("0-0".to_owned()));
        loop {
            for delivery in reader.next(256).await {
                self.replies.deliver(delivery.payload);
            }
        }
    }

    pub fn worker(&self) -> &str {
        &self.worker
    }

    /// The node's sign of life; `None` while it (or Redis) is away.
    pub async fn beacon(&self, node: &NodeId) -> Option<Beacon> {
        match self.bus.beacon(&keys::node_beacon(node.as_str())).await {
            Ok(beacon) => beacon,
            Err(error) => {
                tracing::warn!(error = chassis::telemetry::report(&error), "cannot read a node's beacon");
                None
            }
        }
    }

    /// What kind of machine the node stands on, as it last said; none while this worker never heard it.
    pub async fn place(&self, node: &NodeId) -> Option<Place> {
        let said = self.beacon(node).await.map(|beacon| beacon.place);
        self.places.remember(node, said)
    }

    /// Listens for an op's replies from now on. Nothing is sent yet.
    pub fn errand(&self, request: OpRequest) -> Errand {
        Errand::new(self.clone(), self.replies.wait_for(&request.op_id), request)
    }

    async fn tell(&self, node: &NodeId, entry: &NodeEntry) {
        if let Err(error) = self.bus.append(&keys::node_ops(node.as_str()), OPS_MAXLEN, entry).await {
            // It is said again after the next silence.
            tracing::warn!(error = chassis::telemetry::report(&error), %node, "cannot reach the node's stream");
        }
    }

    async fn ask(&self, node: &NodeId, op_id: &OpId, journal_id: Option<JournalId>) {
        let entry =
            NodeEntry::OpStatus { op_id: op_id.clone(), journal_id, reply_to: self.worker.to_string() };
        self.tell(node, &entry).await;
    }
}
