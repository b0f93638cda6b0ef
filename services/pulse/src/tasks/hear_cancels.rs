//! Hears the answers to `resend_cancels` and writes down how the op ended. The one task here that
//! listens instead of looking; what it misses is asked for again.

use crate::{Publisher, Result};
use bus::{Bus, Delivery, keys};
use chassis::{clock, telemetry::report};
use protocol::{
    OpId,
    message::Outcome,
    op::OpResult,
    reply::{OpReplyBody, Reply},
};
use store::Store;

pub struct HearCancels {
    pub store: Store,
    pub bus: Bus,
    pub publisher: Publisher,
    pub reply_to: String,
}

impl HearCancels {
    pub const NAME: &'static str = "hear_cancels";

    /// For ever.
    pub async fn listen(&self) {
        let mut replies = self.bus.stream_reader(keys::replies(&self.reply_to), Some("0-0".to_owned()));
        loop {
            let entries: Vec<Delivery<Reply>> = replies.next(64).await;
            for Delivery { payload, .. } in entries {
                let Reply::Op(reply) = payload else { continue };
                let Some(result) = end(reply.body) else { continue };
                if let Err(error) = self.confirm(&reply.op_id, &result).await {
                    tracing::warn!(op_id = %reply.op_id, error = report(&error), "its end is not written down yet");
                }
            }
        }
    }

    async fn confirm(&self, op: &OpId, result: &OpResult) -> Result<()> {
        let confirmed = self.store.op_cancel_confirmed(op, result, clock::now()).await?;
        if confirmed.value {
            tracing::info!(op_id = %op, "its end is confirmed");
        }
        self.publisher.publish(&confirmed.facts).await
    }
}

/// How it ended, when the answer says so. A machine that does not know it, or will not hear of it any
/// more, will never say more: then nobody knows.
fn end(body: OpReplyBody) -> Option<OpResult> {
    match body {
        OpReplyBody::Done(result) => Some(result),
        OpReplyBody::Unknown { detail, .. } | OpReplyBody::Refused { detail, .. } => Some(unknown(detail)),
        OpReplyBody::NotSeen
        | OpReplyBody::Running { .. }
        | OpReplyBody::Asked(_)
        | OpReplyBody::Denied { .. } => None,
    }
}

fn unknown(detail: String) -> OpResult {
    OpResult {
        outcome: Outcome::Unknown,
        exit_code: None,
        signal: None,
        length: 0,
        text: String::new(),
        truncated: false,
        reason: Some(detail),
        started_at: None,
        ended_at: None,
    }
}
