//! Putting in short what was said so far: a turn of its own, whose answer is a summary.

use super::{
    NewUserMessage, Sent,
    send::{new_turn, say, sent_before},
};
use crate::{
    Committed, Error, Result, Store,
    processes::load_process,
    turns::{current_turn, load_turn_row, tell},
};
use protocol::{
    Millis, Pid, TurnId,
    message::{Accepted, Block},
    process::ProcessState,
};
use sqlx::SqliteConnection;

/// Turns that are worth it.
const FEWEST: usize = 2;

impl Store {
    /// The wish and its turn in one transaction; the message's text is not used. The same client_id again
    /// gives the same turn.
    ///
    /// `NotFound` for the process; `Conflict` of it with `ended`, `busy` while a turn is open, or
    /// `nothing_to_compact` with fewer than two turns since the last summary.
    pub async fn compact_process(&self, message: NewUserMessage, now: Millis) -> Result<Committed<Sent>> {
        let mut write = self.write(now).await?;
        let process = load_process(write.sql(), &message.owner_id, message.pid).await?.process;
        if let Some(before) = sent_before(write.sql(), &message).await? {
            return Ok(Committed { value: before, facts: Vec::new() });
        }
        if process.state == ProcessState::Ended {
            return Err(conflict("ended"));
        }
        if current_turn(write.sql(), message.pid).await?.is_some() {
            return Err(conflict("busy"));
        }
        if turns_since_summary(write.sql(), message.pid).await? < FEWEST {
            return Err(conflict("nothing_to_compact"));
        }
        let turn_id = new_turn(&mut write, &message).await?;
        say(&mut write, &message, &turn_id, vec![Block::Compact]).await?;
        let row = load_turn_row(write.sql(), &turn_id).await?.ok_or(Error::NotFound("turn"))?;
        tell(&mut write, &row).await?;
        let accepted = Accepted { message_id: message.message_id, turn_id };
        write.commit(Sent { accepted, fresh: true, answers: false }).await
    }
}

/// Whether a turn puts in short what was said before it.
pub(crate) async fn is_compaction(sql: &mut SqliteConnection, turn: &TurnId) -> Result<bool> {
    let found: Option<i64> = sqlx::query_scalar(
        r#"SELECT 1 FROM messages WHERE turn_id = $1 AND substr(blocks, 1, 18) = '[{"type":"compact"' LIMIT 1"#,
    )
    .bind(turn.as_str())
    .fetch_optional(sql)
    .await?;
    Ok(found.is_some())
}

/// Turns in which a person said something; no more are counted than are worth it.
async fn turns_since_summary(sql: &mut SqliteConnection, pid: Pid) -> Result<usize> {
    let turns: Vec<String> = sqlx::query_scalar(
        r#"SELECT DISTINCT turn_id FROM messages
           WHERE pid = $1 AND role = 'user' AND set_aside_by IS NULL
             AND substr(blocks, 1, 18) <> '[{"type":"compact"'
             AND n > COALESCE((SELECT n FROM messages WHERE pid = $1 AND set_aside_by IS NULL
                     AND substr(blocks, 1, 18) = '[{"type":"summary"' ORDER BY n DESC LIMIT 1), 0)
           LIMIT $2"#,
    )
    .bind(pid.0)
    .bind(i64::try_from(FEWEST).unwrap_or(i64::MAX))
    .fetch_all(sql)
    .await?;
    Ok(turns.len())
}

fn conflict(state: &str) -> Error {
    Error::Conflict { what: "process", state: state.to_owned() }
}
