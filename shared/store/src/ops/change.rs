//! The one way in which an op changes: compare-and-set on its state, and its fact.

use crate::{
    Error, OpRow, Result,
    row::{json, maybe_json},
    transitions::op_may,
    write::Write,
};
use protocol::{JournalId, UserId, event::Event, op::OpState};

/// Writes a new op, in the state that it has, and its fact.
pub(crate) async fn insert_op(write: &mut Write, row: &OpRow) -> Result<()> {
    let op = &row.op;
    sqlx::query(
        "INSERT INTO ops (op_id, pid, turn_id, owner_id, step, call_id, node, state, body, plan, permit,
                approved_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(op.op_id.as_str())
    .bind(op.pid.0)
    .bind(op.turn_id.as_str())
    .bind(row.owner_id.as_str())
    .bind(op.step)
    .bind(&op.call_id)
    .bind(op.node.as_str())
    .bind(op.state.as_str())
    .bind(json(&op.body)?)
    .bind(maybe_json(op.plan.as_ref())?)
    .bind(maybe_json(row.permit.as_ref())?)
    .bind(op.approved_by.as_ref().map(UserId::as_str))
    .bind(op.created_at.0)
    .execute(write.sql())
    .await?;
    tell(write, row).await
}

/// Moves the op to the state of `after` and writes the rest of it. `Conflict` when the table of
/// transitions says no.
pub(crate) async fn save_op(write: &mut Write, before: &OpRow, after: &OpRow) -> Result<()> {
    if !op_may(before.op.state, after.op.state) {
        return Err(op_conflict(before));
    }
    let cancelled_at = (after.op.state == OpState::Cancelling).then_some(write.now.0);
    let done = sqlx::query(
        "UPDATE ops SET state = $1, plan = $2, permit = $3, journal_id = $4, result = $5, approved_by = $6,
                sent_at = $7, started_at = $8, ended_at = $9, cancelled_at = COALESCE($10, cancelled_at)
         WHERE op_id = $11 AND state = $12",
    )
    .bind(after.op.state.as_str())
    .bind(maybe_json(after.op.plan.as_ref())?)
    .bind(maybe_json(after.permit.as_ref())?)
    .bind(after.journal_id.as_ref().map(JournalId::as_str))
    .bind(maybe_json(after.op.result.as_ref())?)
    .bind(after.op.approved_by.as_ref().map(UserId::as_str))
    .bind(after.sent_at.map(|at| at.0))
    .bind(after.op.started_at.map(|at| at.0))
    .bind(after.op.ended_at.map(|at| at.0))
    .bind(cancelled_at)
    .bind(after.op.op_id.as_str())
    .bind(before.op.state.as_str())
    .execute(write.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Err(op_conflict(before));
    }
    tell(write, after).await
}

async fn tell(write: &mut Write, row: &OpRow) -> Result<()> {
    let op = &row.op;
    let event = Event::OpState {
        pid: op.pid,
        op_id: op.op_id.clone(),
        turn_id: op.turn_id.clone(),
        call_id: op.call_id.clone(),
        state: op.state,
        result: op.result.clone(),
    };
    write.fact(&row.owner_id, event).await
}

pub(crate) fn op_conflict(row: &OpRow) -> Error {
    Error::Conflict { what: "op", state: row.op.state.as_str().to_owned() }
}
