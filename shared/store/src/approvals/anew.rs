//! Open questions of a database that was put back: what would run may be another thing where it stands now, so the
//! door is asked again and the question shows what it says.

use super::row::{approval_row, approval_sql, load_approval};
use crate::{
    ApprovalRow, AskedQuestion, Committed, Error, Result, Store,
    row::{json, word},
};
use protocol::{Millis, UserId, approval::ApprovalState, event::Event, op::OpBody};

impl Store {
    /// Everybody's, with what each is about.
    pub async fn open_questions(&self) -> Result<Vec<(ApprovalRow, OpBody)>> {
        let mut read = self.pool.begin().await?;
        let rows =
            sqlx::query(approval_sql!("WHERE state = 'pending' ORDER BY id")).fetch_all(&mut *read).await?;
        let mut open = Vec::new();
        for row in &rows {
            let row = approval_row(row)?;
            if let Some(op) = crate::ops::load_op(&mut read, &row.approval.op.op_id).await? {
                open.push((row, op.op.body));
            }
        }
        Ok(open)
    }

    /// The same question with another plan, told as one that was opened. `Conflict` when it was answered meanwhile.
    pub async fn ask_anew(
        &self,
        owner: &UserId,
        question: AskedQuestion,
        now: Millis,
    ) -> Result<Committed<()>> {
        let mut write = self.write(now).await?;
        let row =
            load_approval(write.sql(), &question.approval_id).await?.ok_or(Error::NotFound("approval"))?;
        let mut approval = row.approval;
        if approval.state != ApprovalState::Pending {
            return Err(Error::Conflict { what: "approval", state: approval.state.as_str().to_owned() });
        }
        approval.risk = question.risk;
        approval.summary = question.summary;
        approval.reasons = question.reasons;
        approval.op = question.asked;
        approval.op.fingerprint = question.fingerprint;
        sqlx::query(
            "UPDATE approvals SET risk = $1, summary = $2, reasons = $3, asked = $4, fingerprint = $5 WHERE id = $6",
        )
        .bind(word(&approval.risk)?)
        .bind(&approval.summary)
        .bind(json(&approval.reasons)?)
        .bind(json(&approval.op)?)
        .bind(&approval.op.fingerprint)
        .bind(approval.id.as_str())
        .execute(write.sql())
        .await?;
        sqlx::query("UPDATE ops SET plan = $1, journal_id = NULL WHERE op_id = $2")
            .bind(json(&question.plan)?)
            .bind(question.op_id.as_str())
            .execute(write.sql())
            .await?;
        let opened = Event::ApprovalOpened { pid: approval.pid, approval: Box::new(approval.clone()) };
        write.fact(owner, opened).await?;
        write.commit(()).await
    }
}
