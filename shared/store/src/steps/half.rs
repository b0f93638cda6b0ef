//! An answer that was cut off by its owner: what was said of it is kept.

use crate::{
    Result, TurnRow,
    messages::{insert_message, is_compaction, usage_of_step},
    row::Row,
    write::Write,
};
use protocol::{
    Millis,
    message::{Block, Message, Role},
    turn::LiveText,
};

/// Makes the unanswered step's text so far its answer: `said` when it is of that step, else what was
/// saved last. Nothing when nothing was said.
pub(crate) async fn keep_half_answer(
    write: &mut Write,
    turn: &TurnRow,
    said: Option<&LiveText>,
) -> Result<()> {
    let row = sqlx::query(
        "SELECT step, message_id, live_text, model FROM steps
         WHERE turn_id = $1 AND answered_at IS NULL ORDER BY step DESC LIMIT 1",
    )
    .bind(turn.turn.id.as_str())
    .fetch_optional(write.sql())
    .await?;
    let Some(row) = row else { return Ok(()) };
    let row = Row { table: "steps", row: &row };
    let (step, id) = (row.int("step")?, row.text("message_id")?);
    let newest = said.filter(|said| said.message_id == id).map(|said| said.text.clone());
    let text = newest.or(row.maybe_text("live_text")?).unwrap_or_default();
    // Half a summary stands for nothing.
    if text.trim().is_empty() || is_compaction(write.sql(), &turn.turn.id).await? {
        return Ok(());
    }
    sqlx::query("UPDATE steps SET answered_at = $1, live_text = NULL WHERE turn_id = $2 AND step = $3")
        .bind(write.now.0)
        .bind(turn.turn.id.as_str())
        .bind(step)
        .execute(write.sql())
        .await?;
    let message = Message {
        id,
        pid: turn.turn.pid,
        turn_id: turn.turn.id.clone(),
        role: Role::Assistant,
        step,
        blocks: vec![Block::Text { text }],
        created_at: Millis(write.now.0),
        client_id: None,
        model: row.maybe_text("model")?,
        usage: usage_of_step(write.sql(), &turn.turn.id, step).await?,
        set_aside_by: None,
        seals: None,
    };
    insert_message(write, &turn.owner_id, &message, None).await?;
    Ok(())
}
