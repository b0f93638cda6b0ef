//! Approvals: the first decision wins.

mod close;
mod decide;
mod row;

pub(crate) use close::close_questions;
pub(crate) use row::{approvals_of_turn, open_question, pending_question, pending_questions};

use crate::{Error, Result, Store};
use protocol::{
    ApprovalId, OpId, Pid, TurnId, UserId,
    approval::{Approval, ApprovalState, AskedOp, Risk},
    op::{OpBody, Plan},
    permit::SignedPermit,
};
use row::{approval_row, approval_sql, load_approval};

#[derive(Debug, Clone)]
pub struct ApprovalRow {
    pub approval: Approval,
    pub owner_id: UserId,
}

/// An edit: the row is closed as edited, a new op and an approved row take its place.
#[derive(Debug, Clone)]
pub struct EditedOp {
    pub approval_id: ApprovalId,
    pub op_id: OpId,
    pub body: OpBody,
    pub plan: Plan,
    pub asked: AskedOp,
    pub risk: Risk,
    pub summary: String,
    pub reasons: Vec<String>,
    pub permit: SignedPermit,
}

#[derive(Debug, Clone)]
pub enum Decision {
    Approve { permit: SignedPermit },
    Deny { reason: Option<String> },
    Edit(Box<EditedOp>),
}

#[derive(Debug, Clone)]
pub struct DecisionOutcome {
    /// The row that now holds the decision.
    pub approval_id: ApprovalId,
    pub pid: Pid,
    /// Set when every question of the turn is answered: it was queued again.
    pub queued: Option<TurnId>,
}

impl Store {
    /// Newest first is for history; pending ones come oldest first. `after`: the last one of the page
    /// before, in the same order.
    pub async fn approvals(
        &self,
        owner: &UserId,
        state: Option<ApprovalState>,
        pid: Option<Pid>,
        after: Option<&ApprovalId>,
        limit: i64,
    ) -> Result<Vec<Approval>> {
        let after = after.map(ApprovalId::as_str);
        let pid = pid.map(|pid| pid.0);
        let rows = if state == Some(ApprovalState::Pending) {
            sqlx::query(approval_sql!(
                "WHERE owner_id = $1 AND state = 'pending' AND id > $2
                   AND (CAST($3 AS BIGINT) IS NULL OR pid = $3) ORDER BY id LIMIT $4"
            ))
            .bind(owner.as_str())
            .bind(after.unwrap_or(""))
            .bind(pid)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?
        } else {
            sqlx::query(approval_sql!(
                "WHERE owner_id = $1 AND (CAST($2 AS TEXT) IS NULL OR id < $2)
                   AND (CAST($3 AS BIGINT) IS NULL OR pid = $3)
                   AND (CAST($4 AS TEXT) IS NULL OR state = $4) ORDER BY id DESC LIMIT $5"
            ))
            .bind(owner.as_str())
            .bind(after)
            .bind(pid)
            .bind(state.map(ApprovalState::as_str))
            .bind(limit)
            .fetch_all(&self.pool)
            .await?
        };
        rows.iter().map(|row| Ok(approval_row(row)?.approval)).collect()
    }

    /// `NotFound` also when it belongs to someone else.
    pub async fn approval(&self, owner: &UserId, id: &ApprovalId) -> Result<ApprovalRow> {
        let row = load_approval(&mut *self.pool.acquire().await?, id).await?;
        row.filter(|row| row.owner_id == *owner).ok_or(Error::NotFound("approval"))
    }
}
