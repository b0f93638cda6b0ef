//! A branch: a new process with what was said in another up to some point.

use super::{load_process, process_by_client_id};
use crate::{
    Committed, Error, Result, Store,
    messages::messages_until,
    row::{json, word},
    write::Write,
};
use protocol::{
    AttachmentId, ClientId, MessageId, Millis, Pid, TurnId, UserId,
    event::Event,
    message::{Block, Message},
    process::{Process, TitledBy},
};
use std::collections::HashMap;

/// Characters of a title.
const TITLE_CHARS: usize = 200;

#[derive(Debug, Clone)]
pub struct NewBranchRow {
    pub owner_id: UserId,
    pub client_id: ClientId,
    /// The process that is gone on from, and the last message that counts, with its whole turn.
    pub pid: Pid,
    pub message_id: MessageId,
}

impl Store {
    /// What was said goes along, in the order in which a model reads it, with the same times and under new
    /// ids from `new_id`; what was set aside does not. Ops and questions stay where they were, and no copy
    /// points at them: the text of their results is what counts here. Turns keep how they ended, and what
    /// they cost was paid there. The same client_id again gives the same process.
    ///
    /// `NotFound` for the process or the message; `Conflict` of the process with `busy` while that turn is open.
    pub async fn branch_process(
        &self,
        row: &NewBranchRow,
        new_id: impl Fn() -> String + Send + Sync,
        now: Millis,
    ) -> Result<Committed<Process>> {
        let mut write = self.write(now).await?;
        if let Some(before) = process_by_client_id(&mut write, &row.owner_id, &row.client_id).await? {
            return Ok(Committed { value: before, facts: Vec::new() });
        }
        let from = load_process(write.sql(), &row.owner_id, row.pid).await?.process;
        let last = last_turn(&mut write, row).await?;
        let pid = insert(&mut write, row, &branch_title(&from.title)).await?;
        let said = messages_until(write.sql(), row.pid, last).await?;
        let mut turns: HashMap<TurnId, TurnId> = HashMap::new();
        for message in said {
            let turn = match turns.get(&message.turn_id) {
                Some(turn) => turn.clone(),
                None => {
                    let turn = copy_turn(&mut write, &message.turn_id, new_id().into(), pid).await?;
                    turns.insert(message.turn_id.clone(), turn.clone());
                    turn
                }
            };
            let copy = Message { id: new_id().into(), pid, turn_id: turn, ..message };
            copy_message(&mut write, &row.owner_id, copy, &new_id).await?;
        }
        let process = load_process(write.sql(), &row.owner_id, pid).await?.process;
        write.fact(&row.owner_id, Event::ProcessCreated { pid, process: Box::new(process.clone()) }).await?;
        write.commit(process).await
    }
}

/// Where the message's turn stands in line; it and all before it must have ended.
async fn last_turn(write: &mut Write, row: &NewBranchRow) -> Result<i64> {
    let found: Option<(i64, bool)> = sqlx::query_as(
        "SELECT t.n, EXISTS (SELECT 1 FROM turns o WHERE o.pid = t.pid AND o.ended_at IS NULL AND o.n <= t.n)
         FROM messages m JOIN turns t ON t.id = m.turn_id
         WHERE m.id = $1 AND m.pid = $2 AND m.set_aside_by IS NULL",
    )
    .bind(row.message_id.as_str())
    .bind(row.pid.0)
    .fetch_optional(write.sql())
    .await?;
    match found.ok_or(Error::NotFound("message"))? {
        (_, true) => Err(Error::Conflict { what: "process", state: "busy".to_owned() }),
        (n, false) => Ok(n),
    }
}

/// It runs as the other does: program, posture, limits and model. Nobody but its owner started it.
async fn insert(write: &mut Write, row: &NewBranchRow, title: &str) -> Result<Pid> {
    let now = write.now.0;
    let pid = sqlx::query_scalar(
        "INSERT INTO processes (owner_id, client_id, program, title, titled_by, state, posture, limits,
                provider_id, model, created_at, active_at)
         SELECT owner_id, $1, program, $2, $3, 'idle', posture, limits, provider_id, model, $4, $4
         FROM processes WHERE pid = $5 RETURNING pid",
    )
    .bind(row.client_id.as_str())
    .bind(title)
    .bind(word(&TitledBy::Owner)?)
    .bind(now)
    .bind(row.pid.0)
    .fetch_one(write.sql())
    .await?;
    Ok(Pid(pid))
}

async fn copy_turn(write: &mut Write, old: &TurnId, new: TurnId, pid: Pid) -> Result<TurnId> {
    sqlx::query(
        "INSERT INTO turns (id, pid, owner_id, state, error, created_at, started_at, ended_at)
         SELECT $1, $2, owner_id, state, error, created_at, started_at, ended_at FROM turns WHERE id = $3",
    )
    .bind(new.as_str())
    .bind(pid.0)
    .bind(old.as_str())
    .execute(write.sql())
    .await?;
    Ok(new)
}

/// No fact for each: whoever opens the new process reads it whole.
async fn copy_message(
    write: &mut Write,
    owner: &UserId,
    mut message: Message,
    new_id: &(impl Fn() -> String + Send + Sync),
) -> Result<()> {
    let mut call = None;
    let mut files: Vec<(AttachmentId, AttachmentId)> = Vec::new();
    for block in &mut message.blocks {
        match block {
            Block::ToolCall { op_id, .. } => *op_id = None,
            Block::ToolResult { call_id, op_id, .. } => {
                *op_id = None;
                call = Some(call_id.clone());
            }
            Block::Attachment(file) => {
                let new = AttachmentId(new_id());
                files.push((std::mem::replace(&mut file.id, new.clone()), new));
            }
            _ => {}
        }
    }
    sqlx::query(
        "INSERT INTO messages (id, pid, turn_id, owner_id, role, step, call_id, blocks, model, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(message.id.as_str())
    .bind(message.pid.0)
    .bind(message.turn_id.as_str())
    .bind(owner.as_str())
    .bind(word(&message.role)?)
    .bind(message.step)
    .bind(call)
    .bind(json(&message.blocks)?)
    .bind(message.model.as_deref())
    .bind(message.created_at.0)
    .execute(write.sql())
    .await?;
    for (old, new) in files {
        copy_attachment(write, owner, &old, &new, &message.id).await?;
    }
    Ok(())
}

/// The bytes too: either chat may be deleted before the other.
async fn copy_attachment(
    write: &mut Write,
    owner: &UserId,
    old: &AttachmentId,
    new: &AttachmentId,
    message: &MessageId,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO attachments (id, owner_id, message_id, name, media_type, kind, size, bytes, created_at)
         SELECT $1, owner_id, $2, name, media_type, kind, size, bytes, created_at
         FROM attachments WHERE id = $3 AND owner_id = $4",
    )
    .bind(new.as_str())
    .bind(message.as_str())
    .bind(old.as_str())
    .bind(owner.as_str())
    .execute(write.sql())
    .await?;
    Ok(())
}

/// `Disk (branch)`, and of that `Disk (branch 2)`.
fn branch_title(title: &str) -> String {
    let (name, number) = match title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (branch")) {
        Some((name, "")) => (name, 2),
        Some((name, number)) => match number.trim_start().parse::<u32>() {
            Ok(number) => (name, number.saturating_add(1)),
            Err(_) => (title, 1),
        },
        None => (title, 1),
    };
    let ending = if number == 1 { " (branch)".to_owned() } else { format!(" (branch {number})") };
    let name: String = name.chars().take(TITLE_CHARS - ending.len()).collect();
    format!("{}{ending}", name.trim_end()).trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::branch_title;

    #[test]
    fn titles_of_branches_count() {
        assert_eq!(branch_title("Disk"), "Disk (branch)");
        assert_eq!(branch_title("Disk (branch)"), "Disk (branch 2)");
        assert_eq!(branch_title("Disk (branch 9)"), "Disk (branch 10)");
        assert_eq!(branch_title("Disk (branch x)"), "Disk (branch x) (branch)");
        assert_eq!(branch_title(""), "(branch)");
        let long = branch_title(&"é".repeat(200));
        assert_eq!((long.chars().count(), long.ends_with("é (branch)")), (200, true));
    }
}
