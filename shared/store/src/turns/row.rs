//! Turns as rows.

use crate::{Result, TurnRow, row::Row};
use protocol::{Epoch, Pid, TurnId, turn::Turn};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

macro_rules! turn_sql {
    ($tail:literal) => {
        concat!(
            "SELECT id, pid, owner_id, state, rev, lease_owner, epoch, lease_until, crashes, error,
                    created_at, started_at, ended_at FROM turns ",
            $tail
        )
    };
}
pub(super) use turn_sql;

pub(super) fn turn_row(row: &SqliteRow) -> Result<TurnRow> {
    let row = Row { table: "turns", row };
    Ok(TurnRow {
        turn: Turn {
            id: row.text("id")?,
            pid: Pid(row.int("pid")?),
            state: row.word("state")?,
            rev: row.int("rev")?,
            created_at: row.time("created_at")?,
            started_at: row.maybe_time("started_at")?,
            ended_at: row.maybe_time("ended_at")?,
            error: row.maybe_json("error")?,
        },
        owner_id: row.text("owner_id")?,
        epoch: Epoch(row.int("epoch")?),
        lease_owner: row.maybe_text("lease_owner")?,
        lease_until: row.maybe_time("lease_until")?,
        crashes: row.int("crashes")?,
    })
}

pub(crate) async fn load_turn_row(sql: &mut SqliteConnection, turn: &TurnId) -> Result<Option<TurnRow>> {
    let row = sqlx::query(turn_sql!("WHERE id = $1")).bind(turn.as_str()).fetch_optional(sql).await?;
    row.as_ref().map(turn_row).transpose()
}

/// The turn that a process is at: the one under way, or else the first in line. None when it is idle.
pub(crate) async fn current_turn(sql: &mut SqliteConnection, pid: Pid) -> Result<Option<TurnRow>> {
    let row =
        sqlx::query(turn_sql!("WHERE pid = $1 AND ended_at IS NULL ORDER BY started_at IS NULL, n LIMIT 1"))
            .bind(pid.0)
            .fetch_optional(sql)
            .await?;
    row.as_ref().map(turn_row).transpose()
}

/// Oldest first.
pub(crate) async fn turns_of_process(sql: &mut SqliteConnection, pid: Pid) -> Result<Vec<Turn>> {
    let rows = sqlx::query(turn_sql!("WHERE pid = $1 ORDER BY n")).bind(pid.0).fetch_all(sql).await?;
    rows.iter().map(|row| Ok(turn_row(row)?.turn)).collect()
}
