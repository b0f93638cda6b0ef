//! Ops: what was asked of machines, and how it ended.

mod cancel;
mod change;
mod prune;
mod row;
mod run;

pub(crate) use cancel::close_ops;
pub(crate) use change::{insert_op, op_conflict, save_op};
pub(crate) use row::{load_op, ops_of_process, ops_of_turn, untold_ops};

use crate::{Error, Result, Store, processes::load_process};
use protocol::{
    ApprovalId, JournalId, Millis, NodeId, OpId, Pid, UserId,
    approval::{AskedOp, Risk},
    message::Outcome,
    op::{Op, OpBody, OpState, Plan},
    permit::SignedPermit,
};
use row::{op_row, op_sql};

#[derive(Debug, Clone)]
pub struct NewOp {
    pub op_id: OpId,
    pub call_id: String,
    pub node: NodeId,
    pub body: OpBody,
}

#[derive(Debug, Clone)]
pub struct OpRow {
    pub op: Op,
    pub owner_id: UserId,
    pub permit: Option<SignedPermit>,
    pub journal_id: Option<JournalId>,
    /// When it last left for its machine; None again when the door asked instead of starting it.
    pub sent_at: Option<Millis>,
}

/// A question as it is written down.
#[derive(Debug, Clone)]
pub struct AskedQuestion {
    pub approval_id: ApprovalId,
    pub op_id: OpId,
    pub risk: Risk,
    pub summary: String,
    pub reasons: Vec<String>,
    pub asked: AskedOp,
    pub plan: Plan,
    pub fingerprint: String,
    pub expires_at: Millis,
}

/// The newest ops are looked at for the machines that they were for: there is no index of machines.
const LOOKED_AT: i64 = 20_000;

impl Store {
    /// Machines that an op was for since then, by the newest ops.
    pub async fn nodes_lately(&self, since: Millis) -> Result<Vec<NodeId>> {
        let nodes: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT node FROM (SELECT node, created_at FROM ops ORDER BY op_id DESC LIMIT $1)
             WHERE created_at >= $2",
        )
        .bind(LOOKED_AT)
        .bind(since.0)
        .fetch_all(&self.pool)
        .await?;
        Ok(nodes.into_iter().map(NodeId).collect())
    }

    /// `NotFound` also when it belongs to someone else.
    pub async fn op(&self, owner: &UserId, op: &OpId) -> Result<OpRow> {
        let row = load_op(&mut *self.pool.acquire().await?, op).await?;
        row.filter(|row| row.owner_id == *owner).ok_or(Error::NotFound("op"))
    }

    /// Ops of a process, oldest first.
    pub async fn ops(&self, owner: &UserId, pid: Pid, after: Option<&OpId>, limit: i64) -> Result<Vec<Op>> {
        let mut read = self.pool.begin().await?;
        load_process(&mut read, owner, pid).await?;
        let rows = sqlx::query(op_sql!("WHERE pid = $1 AND op_id > $2 ORDER BY op_id LIMIT $3"))
            .bind(pid.0)
            .bind(after.map_or("", OpId::as_str))
            .bind(limit)
            .fetch_all(&mut *read)
            .await?;
        rows.iter().map(|row| Ok(op_row(row)?.op)).collect()
    }
}

/// The state that a result leaves an op in.
pub fn ended_state(outcome: Outcome) -> OpState {
    match outcome {
        Outcome::Ok => OpState::Done,
        Outcome::Error => OpState::Failed,
        Outcome::Denied => OpState::Denied,
        Outcome::Cancelled => OpState::Cancelled,
        Outcome::Unknown => OpState::Unknown,
    }
}
