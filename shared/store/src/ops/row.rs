//! Ops as rows.

use crate::{
    OpRow, Result,
    processes::visible,
    row::{Row, json},
};
use protocol::{OpId, Pid, TurnId, op::Op};
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use std::collections::HashSet;

macro_rules! op_sql {
    ($($tail:expr),+) => {
        concat!(
            "SELECT op_id, pid, turn_id, owner_id, step, call_id, node, state, body, plan, permit,
                    journal_id, result, approved_by, created_at, sent_at, started_at, ended_at FROM ops ",
            $($tail),+
        )
    };
}
pub(super) use op_sql;

pub(super) fn op_row(row: &SqliteRow) -> Result<OpRow> {
    let row = Row { table: "ops", row };
    Ok(OpRow {
        op: Op {
            op_id: row.text("op_id")?,
            pid: Pid(row.int("pid")?),
            turn_id: row.text("turn_id")?,
            step: row.int("step")?,
            call_id: row.text("call_id")?,
            node: row.text("node")?,
            state: row.word("state")?,
            body: row.json("body")?,
            plan: row.maybe_json("plan")?,
            result: row.maybe_json("result")?,
            approved_by: row.maybe_text("approved_by")?,
            created_at: row.time("created_at")?,
            started_at: row.maybe_time("started_at")?,
            ended_at: row.maybe_time("ended_at")?,
        },
        owner_id: row.text("owner_id")?,
        permit: row.maybe_json("permit")?,
        journal_id: row.maybe_text("journal_id")?,
        sent_at: row.maybe_time("sent_at")?,
    })
}

pub(crate) async fn load_op(sql: &mut SqliteConnection, op: &OpId) -> Result<Option<OpRow>> {
    let row = sqlx::query(op_sql!("WHERE op_id = $1 AND ", visible!("ops.pid")))
        .bind(op.as_str())
        .fetch_optional(sql)
        .await?;
    row.as_ref().map(op_row).transpose()
}

/// Oldest first: of two ops for one call the later is the edited one, which counts.
pub(crate) async fn ops_of_turn(sql: &mut SqliteConnection, turn: &TurnId) -> Result<Vec<OpRow>> {
    let rows =
        sqlx::query(op_sql!("WHERE turn_id = $1 ORDER BY op_id")).bind(turn.as_str()).fetch_all(sql).await?;
    rows.iter().map(op_row).collect()
}

/// Those of these turns of whose end no message tells, oldest first.
pub(crate) async fn untold_ops(sql: &mut SqliteConnection, turns: &HashSet<&TurnId>) -> Result<Vec<Op>> {
    let rows = sqlx::query(op_sql!(
        "WHERE turn_id IN (SELECT value FROM json_each($1)) AND NOT EXISTS (SELECT 1 FROM messages m
            WHERE m.turn_id = ops.turn_id AND m.step = ops.step AND m.call_id = ops.call_id AND m.role = 'tool')
         ORDER BY op_id"
    ))
    .bind(json(turns)?)
    .fetch_all(sql)
    .await?;
    rows.iter().map(|row| Ok(op_row(row)?.op)).collect()
}

/// Oldest first.
pub(crate) async fn ops_of_process(sql: &mut SqliteConnection, pid: Pid) -> Result<Vec<Op>> {
    let rows = sqlx::query(op_sql!("WHERE pid = $1 ORDER BY op_id")).bind(pid.0).fetch_all(sql).await?;
    rows.iter().map(|row| Ok(op_row(row)?.op)).collect()
}
