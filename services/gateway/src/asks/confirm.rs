//! A machine says how a cancelled op ended: written down, and told to those who watch.

use crate::publish::Publisher;
use chassis::{clock::now, telemetry::report};
use protocol::{
    message::Outcome,
    op::OpResult,
    reply::{OpReply, OpReplyBody},
};
use store::Store;

pub async fn confirm(store: &Store, publisher: &Publisher, reply: OpReply) {
    let Some(result) = end(reply.body) else { return };
    match store.op_cancel_confirmed(&reply.op_id, &result, now()).await {
        Ok(committed) => publisher.after_commit(committed.facts, None),
        Err(error) => {
            tracing::error!(op = %reply.op_id, error = %report(&error), "a confirmation is left to pulse")
        }
    }
}

/// The result that an answer to a cancel amounts to; none while it still runs.
fn end(body: OpReplyBody) -> Option<OpResult> {
    let ended = |outcome, reason: &str| OpResult {
        outcome,
        exit_code: None,
        signal: None,
        length: 0,
        text: String::new(),
        truncated: false,
        reason: Some(reason.to_owned()),
        started_at: None,
        ended_at: Some(now()),
    };
    match body {
        OpReplyBody::Done(result) => Some(result),
        OpReplyBody::Unknown { detail, .. } => Some(ended(Outcome::Unknown, &detail)),
        OpReplyBody::NotSeen => Some(ended(Outcome::Cancelled, "cancelled")),
        OpReplyBody::Denied { reasons } => Some(ended(Outcome::Denied, &reasons.join(" "))),
        OpReplyBody::Refused { detail, .. } => Some(ended(Outcome::Denied, &detail)),
        OpReplyBody::Running { .. } | OpReplyBody::Asked(_) => None,
    }
}
