//! Saying something anew: what was said before, and everything that came of it, is set aside.

use crate::{Error, NewUserMessage, Result, turns::current_turn, write::Write};
use protocol::{MessageId, event::Event};

/// Where the replaced message stands: (role, its process, its turn, n of the turn, n, by what it was set aside).
type Place = (String, i64, String, i64, i64, Option<String>);

/// Sets aside the message that is replaced and everything after it, turn by turn as a model reads them:
/// what a turn before it committed later stays. Its fact names them in this order.
///
/// `NotFound` for the message; `Conflict` of the process with `busy` while a turn is open, of the message
/// with `elsewhere`, `no_request` or `set_aside`.
pub(super) async fn set_aside(
    write: &mut Write,
    message: &NewUserMessage,
    replaced: &MessageId,
) -> Result<()> {
    let place: Option<Place> = sqlx::query_as(
        "SELECT m.role, m.pid, m.turn_id, t.n, m.n, m.set_aside_by
         FROM messages m JOIN turns t ON t.id = m.turn_id WHERE m.id = $1 AND m.owner_id = $2",
    )
    .bind(replaced.as_str())
    .bind(message.owner_id.as_str())
    .fetch_optional(write.sql())
    .await?;
    let (role, pid, turn, turn_n, n, aside) = place.ok_or(Error::NotFound("message"))?;
    for (wrong, state) in
        [(pid != message.pid.0, "elsewhere"), (role != "user", "no_request"), (aside.is_some(), "set_aside")]
    {
        if wrong {
            return Err(conflict("message", state));
        }
    }
    if current_turn(write.sql(), message.pid).await?.is_some() {
        return Err(conflict("process", "busy"));
    }
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT m.id FROM turns t JOIN messages m ON m.turn_id = t.id
         WHERE t.pid = $1 AND m.set_aside_by IS NULL AND (t.n > $2 OR t.id = $3 AND m.n >= $4)
         ORDER BY t.n, m.n",
    )
    .bind(pid)
    .bind(turn_n)
    .bind(&turn)
    .bind(n)
    .fetch_all(write.sql())
    .await?;
    sqlx::query(
        "UPDATE messages SET set_aside_by = $1 WHERE pid = $2 AND set_aside_by IS NULL AND
         (turn_id IN (SELECT id FROM turns WHERE pid = $2 AND n > $3) OR turn_id = $4 AND n >= $5)",
    )
    .bind(message.message_id.as_str())
    .bind(pid)
    .bind(turn_n)
    .bind(&turn)
    .bind(n)
    .execute(write.sql())
    .await?;
    let message_ids = ids.into_iter().map(MessageId).collect();
    let replaced_by = message.message_id.clone();
    write
        .fact(&message.owner_id, Event::MessagesSetAside { pid: message.pid, message_ids, replaced_by })
        .await
}

fn conflict(what: &'static str, state: &str) -> Error {
    Error::Conflict { what, state: state.to_owned() }
}
