//! Closing questions: by a decision, by time, or with their turn. Whoever comes first.

use super::row::{approval_row, approval_sql, approvals_of_turn, pending_questions};
use crate::{
    ApprovalRow, Committed, Error, Result, Store,
    ops::{load_op, save_op},
    turns::{load_turn_row, moved, save_turn},
    write::Write,
};
use protocol::{
    ApprovalId, Millis, TurnId, UserId, approval::ApprovalState, event::Event, op::OpState, turn::TurnState,
};

impl Store {
    /// Pending rows past their time: expired, which counts as a no. Gives the turns queued by it.
    pub async fn expire_approvals(&self, now: Millis, limit: i64) -> Result<Committed<Vec<TurnId>>> {
        // At rest nothing has expired, and a look costs no write.
        let due: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM approvals WHERE state = 'pending' AND expires_at <= $1)",
        )
        .bind(now.0)
        .fetch_one(&self.pool)
        .await?;
        if !due {
            return Ok(Committed { value: Vec::new(), facts: Vec::new() });
        }
        let mut write = self.write(now).await?;
        let rows = sqlx::query(approval_sql!(
            "WHERE state = 'pending' AND expires_at <= $1 ORDER BY expires_at LIMIT $2"
        ))
        .bind(now.0)
        .bind(limit)
        .fetch_all(write.sql())
        .await?;
        let mut queued = Vec::new();
        for row in &rows {
            let row = approval_row(row)?;
            close(&mut write, &row, ApprovalState::Expired, None, None).await?;
            deny_op(&mut write, &row).await?;
            queued.extend(go_on(&mut write, &row.approval.turn_id, None).await?);
        }
        write.commit(queued).await
    }
}

/// Cancels what stands open of a turn that ends.
pub(crate) async fn close_questions(write: &mut Write, turn: &TurnId) -> Result<Vec<ApprovalId>> {
    let mut closed = Vec::new();
    for row in approvals_of_turn(write.sql(), turn).await? {
        if row.approval.state == ApprovalState::Pending {
            close(write, &row, ApprovalState::Cancelled, None, None).await?;
            closed.push(row.approval.id);
        }
    }
    Ok(closed)
}

/// pending -> `state`, once; and its fact.
pub(super) async fn close(
    write: &mut Write,
    row: &ApprovalRow,
    state: ApprovalState,
    by: Option<&UserId>,
    reason: Option<&str>,
) -> Result<()> {
    let now = write.now.0;
    let done = sqlx::query(
        "UPDATE approvals SET state = $1, decided_by = $2, decided_at = $3, reason = $4
         WHERE id = $5 AND state = 'pending'",
    )
    .bind(state.as_str())
    .bind(by.map(UserId::as_str))
    .bind(now)
    .bind(reason)
    .bind(row.approval.id.as_str())
    .execute(write.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Conflict { what: "approval", state: row.approval.state.as_str().to_owned() });
    }
    let (pid, id) = (row.approval.pid, row.approval.id.clone());
    write
        .fact(&row.owner_id, Event::ApprovalDecided { pid, id, decision: state, decided_by: by.cloned() })
        .await
}

/// A no: the op ends without having run.
pub(super) async fn deny_op(write: &mut Write, row: &ApprovalRow) -> Result<()> {
    let before = load_op(write.sql(), &row.approval.op.op_id).await?.ok_or(Error::NotFound("op"))?;
    let mut after = before.clone();
    after.op.state = OpState::Denied;
    after.op.ended_at = Some(write.now);
    save_op(write, &before, &after).await
}

/// Queues a turn that waits for approval when its last question is answered. A turn that is still
/// worked at sees the answers when it is parked.
pub(super) async fn go_on(
    write: &mut Write,
    turn: &TurnId,
    ticketed_at: Option<Millis>,
) -> Result<Option<TurnId>> {
    if pending_questions(write.sql(), turn).await? > 0 {
        return Ok(None);
    }
    let before = load_turn_row(write.sql(), turn).await?.ok_or(Error::NotFound("turn"))?;
    if before.turn.state != TurnState::WaitingApproval {
        return Ok(None);
    }
    let after = moved(&before, TurnState::Queued, write.now)?;
    save_turn(write, &before, &after, ticketed_at).await?;
    Ok(Some(turn.clone()))
}
