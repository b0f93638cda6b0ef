//! Pages of a chat, and what a model sees of it.

use super::{
    kept::kept_results,
    row::{message, message_sql},
};
use crate::{Error, Result, Store, processes::load_process, row::json};
use protocol::{MessageId, Pid, TurnId, UserId, message::Message};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

impl Store {
    /// Oldest first, after the message given. `before` instead gives the last ones before it. With
    /// neither: the very last ones when `newest`, else the first ones. Always oldest first. Those that
    /// were set aside are left out.
    ///
    /// `NotFound` for the process, or for the message to go on from (which may be set aside).
    pub async fn messages(
        &self,
        owner: &UserId,
        pid: Pid,
        after: Option<&MessageId>,
        before: Option<&MessageId>,
        newest: bool,
        limit: i64,
    ) -> Result<Vec<Message>> {
        let mut read = self.pool.begin().await?;
        load_process(&mut read, owner, pid).await?;
        page(&mut read, Span { pid, aside: false, limit }, after, before, newest).await
    }

    /// As `messages`, with those that were set aside.
    pub async fn messages_and_set_aside(
        &self,
        owner: &UserId,
        pid: Pid,
        after: Option<&MessageId>,
        before: Option<&MessageId>,
        newest: bool,
        limit: i64,
    ) -> Result<Vec<Message>> {
        let mut read = self.pool.begin().await?;
        load_process(&mut read, owner, pid).await?;
        page(&mut read, Span { pid, aside: true, limit }, after, before, newest).await
    }

    /// The last messages of ended turns of the process and of this turn, in the order in which they
    /// are shown to a model: turn by turn, each in the order of its commits, which is by step; at most
    /// `limit`. (A person's answer in the middle of a turn stands where it was given, though its step
    /// is 0.) What was set aside is left out, and so are the turns before the one that put them in short. A call whose
    /// turn was stopped has the result that its op was left with, beside it in the same message.
    pub async fn history(&self, pid: Pid, turn: &TurnId, limit: i64) -> Result<Vec<Message>> {
        let mut read = self.pool.begin().await?;
        let rows = sqlx::query(message_sql!(
            "turns t JOIN messages m ON m.turn_id = t.id",
            r#"WHERE t.pid = $1 AND (t.ended_at IS NOT NULL OR t.id = $2) AND m.set_aside_by IS NULL
               AND t.n >= COALESCE((SELECT b.n FROM messages a JOIN turns b ON b.id = a.turn_id
                    WHERE a.pid = $1 AND a.set_aside_by IS NULL
                      AND substr(a.blocks, 1, 18) = '[{"type":"summary"' ORDER BY a.n DESC LIMIT 1), 0)
             ORDER BY t.n DESC, m.n DESC LIMIT $3"#
        ))
        .bind(pid.0)
        .bind(turn.as_str())
        .bind(limit)
        .fetch_all(&mut *read)
        .await?;
        let mut messages = oldest_first(&rows)?;
        let mut kept = kept_results(&mut read, &messages).await?;
        for message in &mut messages {
            message.blocks.extend(kept.remove(&message.id).unwrap_or_default());
        }
        Ok(messages)
    }
}

/// Everything said in the process up to this turn (`turns.n`), in the order in which a model reads it. What
/// was set aside is left out.
pub(crate) async fn messages_until(sql: &mut SqliteConnection, pid: Pid, turn: i64) -> Result<Vec<Message>> {
    let rows = sqlx::query(message_sql!(
        "JOIN turns t ON t.id = m.turn_id
         WHERE m.pid = $1 AND t.n <= $2 AND m.set_aside_by IS NULL ORDER BY t.n, m.n"
    ))
    .bind(pid.0)
    .bind(turn)
    .fetch_all(sql)
    .await?;
    rows.iter().map(message).collect()
}

/// These, in no order.
pub(crate) async fn messages_by_id(sql: &mut SqliteConnection, ids: &[&str]) -> Result<Vec<Message>> {
    let rows = sqlx::query(message_sql!("WHERE m.id IN (SELECT value FROM json_each($1))"))
        .bind(json(&ids)?)
        .fetch_all(sql)
        .await?;
    rows.iter().map(message).collect()
}

/// Where a message stands among all.
async fn place(sql: &mut SqliteConnection, pid: Pid, id: &MessageId) -> Result<i64> {
    sqlx::query_scalar("SELECT n FROM messages WHERE id = $1 AND pid = $2")
        .bind(id.as_str())
        .bind(pid.0)
        .fetch_optional(sql)
        .await?
        .ok_or(Error::NotFound("message"))
}

/// Which messages, and how many.
#[derive(Clone, Copy)]
struct Span {
    pid: Pid,
    /// Those that were set aside, too.
    aside: bool,
    limit: i64,
}

async fn page(
    sql: &mut SqliteConnection,
    span: Span,
    after: Option<&MessageId>,
    before: Option<&MessageId>,
    newest: bool,
) -> Result<Vec<Message>> {
    match (after, before) {
        (Some(after), _) => {
            let after = place(sql, span.pid, after).await?;
            onwards(sql, span, after).await
        }
        (None, Some(before)) => {
            let before = place(sql, span.pid, before).await?;
            backwards(sql, span, before).await
        }
        (None, None) if newest => backwards(sql, span, i64::MAX).await,
        (None, None) => onwards(sql, span, 0).await,
    }
}

async fn onwards(sql: &mut SqliteConnection, span: Span, after: i64) -> Result<Vec<Message>> {
    let rows = sqlx::query(message_sql!(
        "WHERE m.pid = $1 AND m.n > $2 AND (m.set_aside_by IS NULL OR $3) ORDER BY m.n LIMIT $4"
    ))
    .bind(span.pid.0)
    .bind(after)
    .bind(span.aside)
    .bind(span.limit)
    .fetch_all(sql)
    .await?;
    rows.iter().map(message).collect()
}

async fn backwards(sql: &mut SqliteConnection, span: Span, before: i64) -> Result<Vec<Message>> {
    let rows = sqlx::query(message_sql!(
        "WHERE m.pid = $1 AND m.n < $2 AND (m.set_aside_by IS NULL OR $3) ORDER BY m.n DESC LIMIT $4"
    ))
    .bind(span.pid.0)
    .bind(before)
    .bind(span.aside)
    .bind(span.limit)
    .fetch_all(sql)
    .await?;
    oldest_first(&rows)
}

fn oldest_first(rows: &[SqliteRow]) -> Result<Vec<Message>> {
    rows.iter().rev().map(message).collect()
}
