//! Ops of a turn that is over: ended at once when they are on no machine, else told to end.

use super::{load_op, ops_of_turn, run::ended, save_op};
use crate::{Committed, Error, Result, Store, write::Write};
use protocol::{
    Millis, NodeId, OpId, TurnId,
    op::{OpResult, OpState},
};

impl Store {
    /// The machine confirmed the end of an op whose turn was cancelled. No lease: the turn is over.
    /// False when it was not `cancelling`. `NotFound` for an op that never was.
    pub async fn op_cancel_confirmed(
        &self,
        op: &OpId,
        result: &OpResult,
        now: Millis,
    ) -> Result<Committed<bool>> {
        let mut write = self.write(now).await?;
        let before = load_op(write.sql(), op).await?.ok_or(Error::NotFound("op"))?;
        if before.op.state != OpState::Cancelling {
            return Ok(Committed { value: false, facts: Vec::new() });
        }
        save_op(&mut write, &before, &ended(&before, result, now)).await?;
        write.commit(true).await
    }

    /// Ops `cancelling` since before the given time, to be told again.
    pub async fn ops_cancelling(&self, before: Millis, limit: i64) -> Result<Vec<(NodeId, OpId)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT node, op_id FROM ops WHERE state = 'cancelling' AND cancelled_at < $1
             ORDER BY cancelled_at LIMIT $2",
        )
        .bind(before.0)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(node, op)| (NodeId(node), OpId(op))).collect())
    }
}

/// Gives those that a machine must be told about.
pub(crate) async fn close_ops(write: &mut Write, turn: &TurnId) -> Result<Vec<(NodeId, OpId)>> {
    let mut told = Vec::new();
    for before in ops_of_turn(write.sql(), turn).await? {
        if before.op.state.is_ended() || before.op.state == OpState::Cancelling {
            continue;
        }
        let mut after = before.clone();
        // `op_sent` is committed before an op leaves: without it, it is nowhere and never will be.
        if before.sent_at.is_some() {
            after.op.state = OpState::Cancelling;
            told.push((before.op.node.clone(), before.op.op_id.clone()));
        } else {
            after.op.state = OpState::Cancelled;
            after.op.ended_at = Some(write.now);
        }
        save_op(write, &before, &after).await?;
    }
    Ok(told)
}
