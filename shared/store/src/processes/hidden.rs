//! Processes that nobody sees: made, or taken away, piece by piece, so that no writer waits long behind it. From
//! outside either is done at once: a branch is seen when it is whole, and a deleted process never again. Whatever
//! dies in between, `unfinished` gives what is left to do.

use crate::{Result, Store, write::Write};
use protocol::{Millis, Pid};
use std::time::Duration;

/// Between two pieces, so that other processes, whose turn SQLite does not see to, come to write.
pub const PIECE_PAUSE: Duration = Duration::from_millis(10);

/// Rows of one piece; of files, which are large, fewer.
const ROWS: i64 = 500;
const FILES: i64 = 4;

/// Whether the process is one that is seen.
macro_rules! visible {
    ($pid:literal) => {
        concat!("NOT EXISTS (SELECT 1 FROM hidden_processes h WHERE h.pid = ", $pid, ")")
    };
}
pub(crate) use visible;

/// In the order that references allow; $1: the process, $2: how many.
const PIECES: [(&str, i64); 7] = [
    (
        "DELETE FROM approvals WHERE rowid IN (SELECT a.rowid FROM turns t JOIN approvals a ON a.turn_id = t.id
         WHERE t.pid = $1 LIMIT $2)",
        ROWS,
    ),
    ("DELETE FROM ops WHERE rowid IN (SELECT rowid FROM ops WHERE pid = $1 LIMIT $2)", ROWS),
    (
        "DELETE FROM steps WHERE rowid IN (SELECT s.rowid FROM turns t JOIN steps s ON s.turn_id = t.id
         WHERE t.pid = $1 LIMIT $2)",
        ROWS,
    ),
    (
        "DELETE FROM attachments WHERE rowid IN (SELECT a.rowid FROM messages m JOIN attachments a
         ON a.message_id = m.id WHERE m.pid = $1 LIMIT $2)",
        FILES,
    ),
    ("DELETE FROM messages WHERE n IN (SELECT n FROM messages WHERE pid = $1 LIMIT $2)", ROWS),
    ("DELETE FROM turns WHERE n IN (SELECT n FROM turns WHERE pid = $1 LIMIT $2)", ROWS),
    // What was told of it: it holds what was said. Who watches is told that it is gone.
    (
        "DELETE FROM events WHERE id IN (SELECT e.id FROM events e JOIN hidden_processes h ON h.pid = e.pid
         WHERE e.pid = $1 AND e.id < h.fact LIMIT $2)",
        ROWS,
    ),
];

/// How far a process is deleted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clearing(usize);

impl Store {
    /// One piece of what is left of a deleted process; None when nothing is. Begin with the default, again and
    /// beside others too.
    pub async fn clear_some(&self, pid: Pid, so_far: Clearing, now: Millis) -> Result<Option<Clearing>> {
        let mut write = self.write(now).await?;
        let work: Option<String> = sqlx::query_scalar("SELECT work FROM hidden_processes WHERE pid = $1")
            .bind(pid.0)
            .fetch_optional(write.sql())
            .await?;
        if work.as_deref() != Some("delete") {
            return Ok(None);
        }
        let Some((delete, most)) = PIECES.get(so_far.0) else {
            for last in
                ["DELETE FROM hidden_processes WHERE pid = $1", "DELETE FROM processes WHERE pid = $1"]
            {
                sqlx::query(last).bind(pid.0).execute(write.sql()).await?;
            }
            write.done().await?;
            return Ok(None);
        };
        let gone = sqlx::query(*delete).bind(pid.0).bind(*most).execute(write.sql()).await?;
        write.done().await?;
        let all = gone.rows_affected() < most.unsigned_abs();
        Ok(Some(Clearing(so_far.0 + usize::from(all))))
    }

    /// Deleted processes of which something is left; a branch on which nobody worked since then is one of them
    /// from now on.
    pub async fn unfinished(&self, since: Millis, limit: i64, now: Millis) -> Result<Vec<Pid>> {
        let abandoned = "SELECT pid FROM hidden_processes WHERE work = 'branch' AND touched_at < $1 LIMIT $2";
        let abandoned: Vec<i64> =
            sqlx::query_scalar(abandoned).bind(since.0).bind(limit).fetch_all(&self.pool).await?;
        if !abandoned.is_empty() {
            let mut write = self.write(now).await?;
            for pid in abandoned {
                abandon(&mut write, Pid(pid), Some(since)).await?;
            }
            write.done().await?;
        }
        let pids: Vec<i64> = sqlx::query_scalar(
            "SELECT pid FROM hidden_processes WHERE work = 'delete' ORDER BY touched_at LIMIT $1",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        Ok(pids.into_iter().map(Pid).collect())
    }
}

/// Hides a process that is to be deleted; the last fact, which says so, stays. Its client_id makes another.
pub(super) async fn hide_deleted(write: &mut Write, pid: Pid) -> Result<()> {
    let (fact, now) = (write.last_fact(), write.now.0);
    sqlx::query("INSERT INTO hidden_processes (pid, work, fact, touched_at) VALUES ($1, 'delete', $2, $3)")
        .bind(pid.0)
        .bind(fact)
        .bind(now)
        .execute(write.sql())
        .await?;
    forget_client(write, pid).await
}

/// A branch that will not be whole is deleted; with `since`, only when nobody worked on it since then.
pub(super) async fn abandon(write: &mut Write, pid: Pid, since: Option<Millis>) -> Result<()> {
    let done = sqlx::query(
        "UPDATE hidden_processes SET work = 'delete', fact = $1
         WHERE pid = $2 AND work = 'branch' AND touched_at < $3",
    )
    .bind(i64::MAX)
    .bind(pid.0)
    .bind(since.map_or(i64::MAX, |since| since.0))
    .execute(write.sql())
    .await?;
    if done.rows_affected() > 0 { forget_client(write, pid).await } else { Ok(()) }
}

async fn forget_client(write: &mut Write, pid: Pid) -> Result<()> {
    sqlx::query("UPDATE processes SET client_id = NULL WHERE pid = $1")
        .bind(pid.0)
        .execute(write.sql())
        .await?;
    Ok(())
}
