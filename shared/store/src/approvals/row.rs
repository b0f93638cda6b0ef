//! Questions as rows.

use crate::{
    ApprovalRow, AskedQuestion, Claim, Result,
    processes::visible,
    row::{Row, json, word},
    write::Write,
};
use protocol::{
    ApprovalId, OpId, Pid, TurnId, UserId,
    approval::{Approval, ApprovalState},
    event::Event,
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

macro_rules! approval_sql {
    ($($tail:expr),+) => {
        concat!(
            "SELECT id, pid, turn_id, owner_id, state, risk, summary, reasons, asked, reason, decided_by,
                    decided_at, created_at, expires_at FROM approvals ",
            $($tail),+
        )
    };
}
pub(super) use approval_sql;

pub(super) fn approval_row(row: &SqliteRow) -> Result<ApprovalRow> {
    let row = Row { table: "approvals", row };
    Ok(ApprovalRow {
        approval: Approval {
            id: row.text("id")?,
            pid: Pid(row.int("pid")?),
            turn_id: row.text("turn_id")?,
            state: row.word("state")?,
            risk: row.word("risk")?,
            summary: row.text("summary")?,
            reasons: row.json("reasons")?,
            taints: Vec::new(),
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            decided_at: row.maybe_time("decided_at")?,
            decided_by: row.maybe_text("decided_by")?,
            reason: row.maybe_text("reason")?,
            op: row.json("asked")?,
        },
        owner_id: row.text("owner_id")?,
    })
}

pub(super) async fn load_approval(
    sql: &mut SqliteConnection,
    id: &ApprovalId,
) -> Result<Option<ApprovalRow>> {
    let row = sqlx::query(approval_sql!("WHERE id = $1 AND ", visible!("approvals.pid")))
        .bind(id.as_str())
        .fetch_optional(sql)
        .await?;
    row.as_ref().map(approval_row).transpose()
}

/// Oldest first.
pub(crate) async fn approvals_of_turn(sql: &mut SqliteConnection, turn: &TurnId) -> Result<Vec<ApprovalRow>> {
    let rows = sqlx::query(approval_sql!("WHERE turn_id = $1 ORDER BY id"))
        .bind(turn.as_str())
        .fetch_all(sql)
        .await?;
    rows.iter().map(approval_row).collect()
}

/// Oldest first.
pub(crate) async fn approvals_of_process(sql: &mut SqliteConnection, pid: Pid) -> Result<Vec<Approval>> {
    let rows =
        sqlx::query(approval_sql!("WHERE turn_id IN (SELECT id FROM turns WHERE pid = $1) ORDER BY id"))
            .bind(pid.0)
            .fetch_all(sql)
            .await?;
    rows.iter().map(|row| Ok(approval_row(row)?.approval)).collect()
}

/// The question that stands open for an op.
pub(crate) async fn pending_question(sql: &mut SqliteConnection, op: &OpId) -> Result<Option<Approval>> {
    let row = sqlx::query(approval_sql!("WHERE op_id = $1 AND state = 'pending'"))
        .bind(op.as_str())
        .fetch_optional(sql)
        .await?;
    Ok(row.as_ref().map(approval_row).transpose()?.map(|row| row.approval))
}

/// How many questions of a turn stand open.
pub(crate) async fn pending_questions(sql: &mut SqliteConnection, turn: &TurnId) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM approvals WHERE turn_id = $1 AND state = 'pending'")
        .bind(turn.as_str())
        .fetch_one(sql)
        .await?)
}

/// Writes a pending question of the turn that is held, and its fact.
pub(crate) async fn open_question(
    write: &mut Write,
    claim: &Claim,
    question: AskedQuestion,
) -> Result<Approval> {
    let mut asked = question.asked;
    asked.fingerprint = question.fingerprint;
    let approval = Approval {
        id: question.approval_id,
        pid: claim.pid,
        turn_id: claim.turn_id.clone(),
        state: ApprovalState::Pending,
        risk: question.risk,
        summary: question.summary,
        reasons: question.reasons,
        taints: Vec::new(),
        created_at: write.now,
        expires_at: question.expires_at,
        decided_at: None,
        decided_by: None,
        reason: None,
        op: asked,
    };
    insert_approval(write, &claim.owner_id, &approval).await?;
    Ok(approval)
}

/// Writes the question in the state that it has, and that it was opened. It is about `approval.op.op_id`.
pub(super) async fn insert_approval(write: &mut Write, owner: &UserId, approval: &Approval) -> Result<()> {
    sqlx::query(
        "INSERT INTO approvals (id, op_id, pid, turn_id, owner_id, state, risk, summary, reasons, asked,
                fingerprint, reason, decided_by, decided_at, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(approval.id.as_str())
    .bind(approval.op.op_id.as_str())
    .bind(approval.pid.0)
    .bind(approval.turn_id.as_str())
    .bind(owner.as_str())
    .bind(approval.state.as_str())
    .bind(word(&approval.risk)?)
    .bind(&approval.summary)
    .bind(json(&approval.reasons)?)
    .bind(json(&approval.op)?)
    .bind(&approval.op.fingerprint)
    .bind(approval.reason.as_deref())
    .bind(approval.decided_by.as_ref().map(UserId::as_str))
    .bind(approval.decided_at.map(|at| at.0))
    .bind(approval.created_at.0)
    .bind(approval.expires_at.0)
    .execute(write.sql())
    .await?;
    let opened = Event::ApprovalOpened { pid: approval.pid, approval: Box::new(approval.clone()) };
    write.fact(owner, opened).await
}
