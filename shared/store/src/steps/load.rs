//! A turn with all that a worker needs to go on with it.

use crate::{
    Error, LiveText, Result, Store, TurnRecord, approvals::approvals_of_turn, messages::messages_of_turn,
    ops::ops_of_turn, processes::load_process, turns::load_turn_row,
};
use protocol::{
    TurnId,
    message::{Block, Message, Role},
};
use sqlx::SqliteConnection;

impl Store {
    /// One moment's view. Ops and approvals oldest first: of two ops for one call the later counts.
    pub async fn load_turn(&self, turn: &TurnId) -> Result<TurnRecord> {
        let mut read = self.pool.begin().await?;
        let row = load_turn_row(&mut read, turn).await?.ok_or(Error::NotFound("turn"))?;
        Ok(TurnRecord {
            process: load_process(&mut read, &row.owner_id, row.turn.pid).await?,
            messages: messages_of_turn(&mut read, turn).await?,
            ops: ops_of_turn(&mut read, turn).await?,
            approvals: approvals_of_turn(&mut read, turn).await?,
            steps: sqlx::query_as(
                "SELECT step, attempt, answered_at IS NOT NULL FROM steps WHERE turn_id = $1 ORDER BY step",
            )
            .bind(turn.as_str())
            .fetch_all(&mut *read)
            .await?,
            turn: row,
        })
    }

    /// What was saved of the answer that the turn is at; None between answers.
    pub async fn live_text(&self, turn: &TurnId) -> Result<Option<LiveText>> {
        let row: Option<(i64, i64, String, String)> = sqlx::query_as(
            "SELECT step, attempt, message_id, live_text FROM steps
             WHERE turn_id = $1 AND answered_at IS NULL AND live_text IS NOT NULL
             ORDER BY step DESC LIMIT 1",
        )
        .bind(turn.as_str())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(step, attempt, id, text)| LiveText { step, attempt, message_id: id.into(), text }))
    }
}

/// Whether the last answer of a turn has calls without a result.
pub(crate) async fn unanswered_calls(sql: &mut SqliteConnection, turn: &TurnId) -> Result<bool> {
    let messages = messages_of_turn(sql, turn).await?;
    let Some(at) = messages.iter().rposition(|message| message.role == Role::Assistant) else {
        return Ok(false);
    };
    let results: Vec<&str> = messages.get(at..).unwrap_or_default().iter().flat_map(results).collect();
    let mut calls =
        messages.get(at).into_iter().flat_map(|message| &message.blocks).filter_map(|b| match b {
            Block::ToolCall { call_id, .. } => Some(call_id.as_str()),
            _ => None,
        });
    Ok(calls.any(|call| !results.contains(&call)))
}

fn results(message: &Message) -> impl Iterator<Item = &str> {
    message.blocks.iter().filter_map(|block| match block {
        Block::ToolResult { call_id, .. } => Some(call_id.as_str()),
        _ => None,
    })
}
