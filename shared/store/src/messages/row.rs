//! Messages as rows.

use crate::{
    Result,
    row::{Row, json, maybe_json, word},
    write::Write,
};
use protocol::{
    ClientId, Pid, TurnId, UserId,
    event::Event,
    message::{Block, Message},
    process::Usage,
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

/// From where, and which: the answers with what their model calls took.
macro_rules! message_sql {
    ($tail:literal) => {
        message_sql!("messages m", $tail)
    };
    ($from:literal, $tail:literal) => {
        concat!(
            "SELECT m.id, m.pid, m.turn_id, m.role, m.step, m.blocks, m.client_id, m.model, m.created_at,
                    m.set_aside_by, m.seals, s.input_tokens, s.output_tokens, s.cost_usd
             FROM ",
            $from,
            " LEFT JOIN steps s ON m.role = 'assistant' AND s.turn_id = m.turn_id AND s.step = m.step ",
            $tail
        )
    };
}
pub(super) use message_sql;

pub(super) fn message(row: &SqliteRow) -> Result<Message> {
    let row = Row { table: "messages", row };
    Ok(Message {
        id: row.text("id")?,
        pid: Pid(row.int("pid")?),
        turn_id: row.text("turn_id")?,
        role: row.word("role")?,
        step: row.int("step")?,
        blocks: row.json("blocks")?,
        created_at: row.time("created_at")?,
        client_id: row.maybe_text("client_id")?,
        model: row.maybe_text("model")?,
        usage: usage(&row)?,
        set_aside_by: row.maybe_text("set_aside_by")?,
        seals: row.maybe_json("seals")?,
    })
}

/// Absent where nothing was counted: what a person said, and an answer cut off by its owner.
fn usage(row: &Row<'_>) -> Result<Option<Usage>> {
    let (Some(input_tokens), Some(output_tokens)) =
        (row.maybe_int("input_tokens")?, row.maybe_int("output_tokens")?)
    else {
        return Ok(None);
    };
    Ok(counted(Usage { input_tokens, output_tokens, cost_usd: row.float("cost_usd")? }))
}

/// What all calls of a step took so far.
pub(crate) async fn usage_of_step(
    sql: &mut SqliteConnection,
    turn: &TurnId,
    step: i64,
) -> Result<Option<Usage>> {
    let row = sqlx::query(
        "SELECT input_tokens, output_tokens, cost_usd FROM steps WHERE turn_id = $1 AND step = $2",
    )
    .bind(turn.as_str())
    .bind(step)
    .fetch_optional(sql)
    .await?;
    row.map_or(Ok(None), |row| usage(&Row { table: "steps", row: &row }))
}

/// A provider that counts nothing says nothing, not 0.
fn counted(usage: Usage) -> Option<Usage> {
    (usage.input_tokens + usage.output_tokens > 0).then_some(usage)
}

/// Messages of a turn in order.
pub(crate) async fn messages_of_turn(sql: &mut SqliteConnection, turn: &TurnId) -> Result<Vec<Message>> {
    let rows = sqlx::query(message_sql!("WHERE m.turn_id = $1 ORDER BY m.n"))
        .bind(turn.as_str())
        .fetch_all(sql)
        .await?;
    rows.iter().map(message).collect()
}

/// What was said in a turn from its last answer on, in order.
pub(crate) async fn blocks_since_answer(sql: &mut SqliteConnection, turn: &TurnId) -> Result<Vec<Block>> {
    let rows = sqlx::query(
        "SELECT blocks FROM messages WHERE turn_id = $1 AND n >=
         (SELECT MAX(n) FROM messages WHERE turn_id = $1 AND role = 'assistant') ORDER BY n",
    )
    .bind(turn.as_str())
    .fetch_all(sql)
    .await?;
    let mut blocks = Vec::new();
    for row in &rows {
        blocks.extend(Row { table: "messages", row }.json::<Vec<Block>>("blocks")?);
    }
    Ok(blocks)
}

/// Writes the message and its fact. False, and nothing written, when one with its id, its client_id or
/// (for a tool's result) its call stands there already. `call_id`: of a tool's result.
pub(crate) async fn insert_message(
    write: &mut Write,
    owner: &UserId,
    message: &Message,
    call_id: Option<&str>,
) -> Result<bool> {
    let done = sqlx::query(
        "INSERT INTO messages
         (id, pid, turn_id, owner_id, role, step, call_id, blocks, client_id, model, created_at, seals)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING",
    )
    .bind(message.id.as_str())
    .bind(message.pid.0)
    .bind(message.turn_id.as_str())
    .bind(owner.as_str())
    .bind(word(&message.role)?)
    .bind(message.step)
    .bind(call_id)
    .bind(json(&message.blocks)?)
    .bind(message.client_id.as_ref().map(ClientId::as_str))
    .bind(message.model.as_deref())
    .bind(message.created_at.0)
    .bind(maybe_json(message.seals.as_ref())?)
    .execute(write.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE processes SET active_at = $1 WHERE pid = $2")
        .bind(message.created_at.0)
        .bind(message.pid.0)
        .execute(write.sql())
        .await?;
    let event = Event::MessageCreated { pid: message.pid, message: Box::new(message.clone()) };
    write.fact(owner, event).await?;
    Ok(true)
}
