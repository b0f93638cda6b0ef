//! An op on its way, as the worker hears of it: sent, running, asked, ended. All under the lease.

use super::{AskedQuestion, ended_state, load_op, op_conflict, save_op};
use crate::{
    Claim, Committed, Error, OpRow, Result, Store,
    approvals::{open_question, pending_question},
    steps::made_progress,
    turns::held,
    write::Write,
};
use protocol::{
    JournalId, Millis, OpId,
    approval::Approval,
    op::{OpResult, OpState, Plan},
};

impl Store {
    /// Notes, before it leaves, that it leaves (`sent_at`), and to which journal. `Conflict` for an op
    /// that waits for its owner or has ended.
    pub async fn op_sent(
        &self,
        claim: &Claim,
        op: &OpId,
        journal: Option<&JournalId>,
        now: Millis,
    ) -> Result<()> {
        let mut write = self.write(now).await?;
        let row = held_op(&mut write, claim, op).await?;
        if !matches!(row.op.state, OpState::Planned | OpState::Approved | OpState::Running) {
            return Err(op_conflict(&row));
        }
        sqlx::query("UPDATE ops SET sent_at = $1, journal_id = COALESCE($2, journal_id) WHERE op_id = $3")
            .bind(now.0)
            .bind(journal.map(JournalId::as_str))
            .bind(op.as_str())
            .execute(write.sql())
            .await?;
        write.done().await?;
        Ok(())
    }

    /// planned | approved -> running. Nothing is written when it runs already.
    pub async fn op_running(
        &self,
        claim: &Claim,
        op: &OpId,
        journal: &JournalId,
        plan: Option<&Plan>,
        started_at: Millis,
    ) -> Result<Committed<()>> {
        let mut write = self.write(started_at).await?;
        let before = held_op(&mut write, claim, op).await?;
        if before.op.state == OpState::Running {
            return Ok(Committed { value: (), facts: Vec::new() });
        }
        let mut after = before.clone();
        after.op.state = OpState::Running;
        after.op.started_at = Some(started_at);
        after.op.plan = plan.cloned().or(after.op.plan);
        after.journal_id = Some(journal.clone());
        save_op(&mut write, &before, &after).await?;
        write.commit(()).await
    }

    /// The door asked: op `asked`, a pending approval, its fact. When a question for the op is open
    /// already, that one is returned and nothing is written. Clears a permit that was not honoured.
    pub async fn op_asked(
        &self,
        claim: &Claim,
        question: AskedQuestion,
        now: Millis,
    ) -> Result<Committed<Approval>> {
        let mut write = self.write(now).await?;
        let before = held_op(&mut write, claim, &question.op_id).await?;
        if let Some(open) = pending_question(write.sql(), &question.op_id).await? {
            return Ok(Committed { value: open, facts: Vec::new() });
        }
        let mut after = before.clone();
        after.op.state = OpState::Asked;
        after.op.plan = Some(question.plan.clone());
        after.op.approved_by = None;
        after.permit = None;
        after.sent_at = None;
        save_op(&mut write, &before, &after).await?;
        let approval = open_question(&mut write, claim, question).await?;
        write.commit(approval).await
    }

    /// It ended: done or failed by `result.outcome`, denied, cancelled, unknown. Under the lease.
    /// Nothing is written when it ended so before; `Conflict` when it ended otherwise.
    pub async fn op_ended(
        &self,
        claim: &Claim,
        op: &OpId,
        result: &OpResult,
        now: Millis,
    ) -> Result<Committed<()>> {
        let mut write = self.write(now).await?;
        let before = held_op(&mut write, claim, op).await?;
        if before.op.state == ended_state(result.outcome) {
            return Ok(Committed { value: (), facts: Vec::new() });
        }
        save_op(&mut write, &before, &ended(&before, result, now)).await?;
        made_progress(&mut write, claim).await?;
        write.commit(()).await
    }
}

/// The op as its result leaves it.
pub(super) fn ended(before: &OpRow, result: &OpResult, now: Millis) -> OpRow {
    let mut after = before.clone();
    after.op.state = ended_state(result.outcome);
    after.op.started_at = after.op.started_at.or(result.started_at);
    after.op.ended_at = Some(result.ended_at.unwrap_or(now));
    after.op.result = Some(result.clone());
    after
}

/// An op of the turn that is held.
async fn held_op(write: &mut Write, claim: &Claim, op: &OpId) -> Result<OpRow> {
    held(write, claim).await?;
    let row = load_op(write.sql(), op).await?;
    row.filter(|row| row.op.turn_id == claim.turn_id).ok_or(Error::NotFound("op"))
}
