//! The node's stream, read in its group and handed out.
//!
//! Entries of one op are handled in the order in which they came (so a cancel that comes first wins);
//! different ops side by side, at most `AT_ONCE`. An entry is acknowledged when its handler has
//! returned: its op then stands in the journal or was answered. Looks, lists of names and errands hold
//! nobody up: they are answered beside the stream, and are lost with this process. One that made its handler panic is
//! acknowledged too: it would do so again.

use super::{Door, aside};
use bus::{Delivery, keys};
use protocol::{OpId, op::NodeEntry};
use std::collections::HashMap;

const AT_ONCE: usize = 64;

/// Reads until the stop.
pub async fn serve(door: Door) {
    let stop = door.hands.supervisor.stop_token();
    // The name is fixed: after a restart what was read and not acknowledged is read again.
    let consumer = format!("bridge-{}", door.hands.node);
    let mut reader =
        door.hands.bus.group_reader(keys::node_ops(door.hands.node.as_str()), keys::BRIDGE_GROUP, consumer);
    while !stop.is_cancelled() {
        let entries: Vec<Delivery<NodeEntry>> = tokio::select! {
            () = stop.cancelled() => return,
            entries = reader.next(AT_ONCE) => entries,
        };
        let ids: Vec<String> = entries.iter().map(|entry| entry.id.clone()).collect();
        hand_out(&door, entries).await;
        if let Err(error) = reader.ack(&ids).await {
            tracing::warn!(error = %chassis::telemetry::report(&error), "entries were not acknowledged; they come again and are known");
        }
    }
}

async fn hand_out(door: &Door, entries: Vec<Delivery<NodeEntry>>) {
    let mut lanes: Vec<Vec<NodeEntry>> = Vec::new();
    let mut lane_of: HashMap<OpId, usize> = HashMap::new();
    for entry in entries {
        if aside::is_aside(&entry.payload) {
            door.answer_aside(entry.payload);
            continue;
        }
        let lane = match op_of(&entry.payload) {
            Some(op) => *lane_of.entry(op.clone()).or_insert(lanes.len()),
            None => lanes.len(),
        };
        if lane == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[lane].push(entry.payload);
    }
    let ends = lanes.into_iter().map(|lane| {
        let (end, ended) = tokio::sync::oneshot::channel::<()>();
        let door = door.clone();
        door.hands.supervisor.clone().spawn_once("entry", async move {
            // Dropped at the end, however it comes.
            let _end = end;
            for entry in lane {
                door.handle(entry).await;
            }
        });
        ended
    });
    futures::future::join_all(ends.collect::<Vec<_>>()).await;
}

fn op_of(entry: &NodeEntry) -> Option<&OpId> {
    match entry {
        NodeEntry::Op(request) => Some(&request.op_id),
        NodeEntry::OpStatus { op_id, .. } | NodeEntry::OpCancel { op_id, .. } => Some(op_id),
        // These are of no op.
        NodeEntry::OpPlan { .. }
        | NodeEntry::OpOutput { .. }
        | NodeEntry::Look { .. }
        | NodeEntry::Names { .. }
        | NodeEntry::Outputs { .. }
        | NodeEntry::PackPiece { .. }
        | NodeEntry::Errand { .. } => None,
    }
}
