//! The owner's word on a question, in one transaction with all that follows from it.

use super::{
    close::{close, deny_op, go_on},
    row::{insert_approval, load_approval},
};
use crate::{
    ApprovalRow, Committed, Decision, DecisionOutcome, EditedOp, Error, OpRow, Result, Store,
    ops::{insert_op, load_op, save_op},
    write::Write,
};
use protocol::{
    ApprovalId, Millis, OpId, UserId,
    approval::{Approval, ApprovalState},
    event::Event,
    op::{Op, OpState},
    permit::SignedPermit,
};

impl Store {
    /// One transaction: the row, the op (approved with its permit, or denied), the turn. `Conflict`
    /// with the state when it was decided before, expired, or the turn was cancelled. An expired row
    /// that nobody swept yet counts as expired at `now`.
    ///
    /// Edit: the old op ends `denied` without a result of its own; the new op takes over its call
    /// (same turn, step and call_id) and is `approved`.
    pub async fn decide(
        &self,
        owner: &UserId,
        id: &ApprovalId,
        decision: Decision,
        now: Millis,
    ) -> Result<Committed<DecisionOutcome>> {
        let mut write = self.write(now).await?;
        let row = undecided(&mut write, owner, id).await?;
        let approval_id = match decision {
            Decision::Approve { permit } => {
                close(&mut write, &row, ApprovalState::Approved, Some(owner), None).await?;
                approve_op(&mut write, &row.approval.op.op_id, permit, owner).await?;
                id.clone()
            }
            Decision::Deny { reason } => {
                close(&mut write, &row, ApprovalState::Denied, Some(owner), reason.as_deref()).await?;
                deny_op(&mut write, &row).await?;
                id.clone()
            }
            Decision::Edit(edited) => {
                close(&mut write, &row, ApprovalState::Edited, Some(owner), None).await?;
                let old = load_op(write.sql(), &row.approval.op.op_id).await?.ok_or(Error::NotFound("op"))?;
                deny_op(&mut write, &row).await?;
                take_over(&mut write, &row, &old, *edited).await?
            }
        };
        let queued = go_on(&mut write, &row.approval.turn_id, Some(now)).await?;
        write.commit(DecisionOutcome { approval_id, pid: row.approval.pid, queued }).await
    }
}

async fn undecided(write: &mut Write, owner: &UserId, id: &ApprovalId) -> Result<ApprovalRow> {
    let row = load_approval(write.sql(), id).await?.filter(|row| row.owner_id == *owner);
    let row = row.ok_or(Error::NotFound("approval"))?;
    let state = match row.approval.state {
        ApprovalState::Pending if row.approval.expires_at <= write.now => ApprovalState::Expired,
        state => state,
    };
    if state == ApprovalState::Pending {
        return Ok(row);
    }
    Err(Error::Conflict { what: "approval", state: state.as_str().to_owned() })
}

async fn approve_op(write: &mut Write, op: &OpId, permit: SignedPermit, owner: &UserId) -> Result<()> {
    let before = load_op(write.sql(), op).await?.ok_or(Error::NotFound("op"))?;
    let mut after = before.clone();
    after.op.state = OpState::Approved;
    after.op.approved_by = Some(owner.clone());
    after.permit = Some(permit);
    save_op(write, &before, &after).await
}

/// The edited op, approved, in the place of the one that was asked about.
async fn take_over(
    write: &mut Write,
    row: &ApprovalRow,
    old: &OpRow,
    edited: EditedOp,
) -> Result<ApprovalId> {
    let (now, owner) = (write.now, &row.owner_id);
    let op = OpRow {
        op: Op {
            op_id: edited.op_id.clone(),
            state: OpState::Approved,
            body: edited.body,
            plan: Some(edited.plan),
            result: None,
            approved_by: Some(owner.clone()),
            created_at: now,
            started_at: None,
            ended_at: None,
            ..old.op.clone()
        },
        owner_id: owner.clone(),
        permit: Some(edited.permit),
        journal_id: None,
        sent_at: None,
    };
    insert_op(write, &op).await?;

    let mut asked = edited.asked;
    asked.op_id = edited.op_id;
    let approval = Approval {
        id: edited.approval_id.clone(),
        state: ApprovalState::Approved,
        risk: edited.risk,
        summary: edited.summary,
        reasons: edited.reasons,
        created_at: now,
        decided_at: Some(now),
        decided_by: Some(owner.clone()),
        reason: None,
        op: asked,
        ..row.approval.clone()
    };
    insert_approval(write, owner, &approval).await?;
    let decided = Event::ApprovalDecided {
        pid: approval.pid,
        id: approval.id,
        decision: ApprovalState::Approved,
        decided_by: Some(owner.clone()),
    };
    write.fact(owner, decided).await?;
    Ok(edited.approval_id)
}
