//! Approvals: the first decision wins.

mod anew;
mod close;
mod decide;
mod row;

pub(crate) use close::close_questions;
pub(crate) use row::{
    approvals_of_process, approvals_of_turn, open_question, pending_question, pending_questions,
};

use crate::{Error, Result, Store, processes::visible};
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

/// Which questions a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Any,
    /// Everything that is not open any more, whoever or whatever closed it.
    Decided,
    Is(ApprovalState),
}

/// Sorts after every id.
const PAST_ALL: &str = "~";

/// Oldest first, and newest first. The states stand in the text, so that the open ones have their index.
macro_rules! page_sql {
    ($which:literal) => {
        (
            approval_sql!(
                "WHERE owner_id = $1 AND id > $2 AND (CAST($3 AS BIGINT) IS NULL OR pid = $3) AND ",
                visible!("approvals.pid"),
                $which,
                " ORDER BY id LIMIT $4"
            ),
            approval_sql!(
                "WHERE owner_id = $1 AND id < $2 AND (CAST($3 AS BIGINT) IS NULL OR pid = $3) AND ",
                visible!("approvals.pid"),
                $which,
                " ORDER BY id DESC LIMIT $4"
            ),
        )
    };
}

fn page_sql(asked: Asked) -> (&'static str, &'static str) {
    use ApprovalState::*;
    match asked {
        Asked::Any => page_sql!(""),
        Asked::Decided => page_sql!(" AND state <> 'pending'"),
        Asked::Is(Pending) => page_sql!(" AND state = 'pending'"),
        Asked::Is(Approved) => page_sql!(" AND state = 'approved'"),
        Asked::Is(Denied) => page_sql!(" AND state = 'denied'"),
        Asked::Is(Edited) => page_sql!(" AND state = 'edited'"),
        Asked::Is(Expired) => page_sql!(" AND state = 'expired'"),
        Asked::Is(Cancelled) => page_sql!(" AND state = 'cancelled'"),
    }
}

impl Store {
    /// In the order in which they were opened, or the newest first. `after`: the last one of the page
    /// before, in the same order.
    pub async fn approvals(
        &self,
        owner: &UserId,
        asked: Asked,
        pid: Option<Pid>,
        newest: bool,
        after: Option<&ApprovalId>,
        limit: i64,
    ) -> Result<Vec<Approval>> {
        let (forward, backward) = page_sql(asked);
        let (query, end) = if newest { (backward, PAST_ALL) } else { (forward, "") };
        let rows = sqlx::query(query)
            .bind(owner.as_str())
            .bind(after.map_or(end, ApprovalId::as_str))
            .bind(pid.map(|pid| pid.0))
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok(approval_row(row)?.approval)).collect()
    }

    /// `NotFound` also when it belongs to someone else.
    pub async fn approval(&self, owner: &UserId, id: &ApprovalId) -> Result<ApprovalRow> {
        let row = load_approval(&mut *self.pool.acquire().await?, id).await?;
        row.filter(|row| row.owner_id == *owner).ok_or(Error::NotFound("approval"))
    }
}
