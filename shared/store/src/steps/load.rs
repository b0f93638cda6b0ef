//! A turn with all that a worker needs to go on with it.

use crate::{
    Error, Result, Store, TurnRecord,
    approvals::approvals_of_turn,
    messages::{blocks_since_answer, messages_of_turn},
    ops::ops_of_turn,
    processes::load_process,
    turns::load_turn_row,
};
use protocol::{Pid, TurnId, message::Block, turn::LiveText};
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

    /// What was saved of the answer that the turn is at, its thinking not kept; None between answers.
    pub async fn live_text(&self, turn: &TurnId) -> Result<Option<LiveText>> {
        let row: Option<(i64, i64, i64, String, String)> = sqlx::query_as(
            "SELECT t.pid, s.step, s.attempt, s.message_id, s.live_text
             FROM steps s JOIN turns t ON t.id = s.turn_id
             WHERE s.turn_id = $1 AND s.answered_at IS NULL AND s.live_text IS NOT NULL
             ORDER BY s.step DESC LIMIT 1",
        )
        .bind(turn.as_str())
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(pid, step, attempt, id, text)| LiveText {
            pid: Pid(pid),
            turn_id: turn.clone(),
            message_id: id.into(),
            step,
            attempt,
            text,
            thinking: String::new(),
        }))
    }
}

/// Whether the last answer of a turn has calls without a result.
pub(crate) async fn unanswered_calls(sql: &mut SqliteConnection, turn: &TurnId) -> Result<bool> {
    let blocks = blocks_since_answer(sql, turn).await?;
    let answered = |call: &String| {
        blocks.iter().any(|block| matches!(block, Block::ToolResult { call_id, .. } if call_id == call))
    };
    Ok(blocks.iter().any(|block| matches!(block, Block::ToolCall { call_id, .. } if !answered(call_id))))
}
