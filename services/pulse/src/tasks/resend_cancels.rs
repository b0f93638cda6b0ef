//! Tells machines again to end ops whose turn was cancelled, until they confirm it: the gateway's own
//! word was lost, or the machine was away.

use crate::{Reconciler, Result};
use bus::{Bus, keys};
use chassis::clock;
use protocol::{Millis, NodeId, OpId, node::Beacon, op::NodeEntry};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use store::Store;

/// How long the gateway and the machine have for themselves, and the time between two resendings.
const PATIENCE: Duration = Duration::from_secs(5);
const AT_ONCE: i64 = 200;
/// Entries kept in a machine's stream, as whoever else writes there keeps them.
const KEPT: usize = 10_000;

pub struct ResendCancels {
    pub store: Store,
    pub bus: Bus,
    /// Our own reply stream: `hear_cancels` listens there.
    pub reply_to: String,
    /// When each was last told; only ops that still wait are kept.
    pub told: Mutex<HashMap<OpId, Millis>>,
}

impl ResendCancels {
    /// Those not told for a while; they count as told now.
    fn due(&self, waiting: Vec<(NodeId, OpId)>, now: Millis) -> Vec<(NodeId, OpId)> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|op, _| waiting.iter().any(|(_, waits)| waits == op));
        let recently = now.minus(PATIENCE);
        let mut due = waiting;
        due.retain(|(_, op)| told.get(op).is_none_or(|at| *at <= recently));
        told.extend(due.iter().map(|(_, op)| (op.clone(), now)));
        due
    }

    /// Machines that are there: to one that is away nothing is said, since its stream would only grow.
    async fn present(&self, ops: &[(NodeId, OpId)]) -> Result<BTreeSet<NodeId>> {
        let mut present = BTreeSet::new();
        for node in ops.iter().map(|(node, _)| node).collect::<BTreeSet<_>>() {
            if self.bus.beacon::<Beacon>(&keys::node_beacon(node.as_str())).await?.is_some() {
                present.insert(node.clone());
            }
        }
        Ok(present)
    }
}

impl Reconciler for ResendCancels {
    const NAME: &'static str = "resend_cancels";
    const EVERY: Duration = Duration::from_secs(2);

    async fn look(&self) -> Result<()> {
        let now = clock::now();
        let mut waiting = self.store.ops_cancelling(now.minus(PATIENCE), AT_ONCE).await?;
        let present = self.present(&waiting).await?;
        waiting.retain(|(node, _)| present.contains(node));
        for (node, op_id) in self.due(waiting, now) {
            tracing::info!(%op_id, %node, "telling it again to end");
            let entry = NodeEntry::OpCancel { op_id, reply_to: self.reply_to.clone() };
            self.bus.append(&keys::node_ops(node.as_str()), KEPT, &entry).await?;
        }
        Ok(())
    }
}
