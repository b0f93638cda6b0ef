//! A branch: a new process with what was said in another up to some point.

use super::{
    hidden::{PIECE_PAUSE, abandon, visible},
    load_process, process_by_client_id,
};
use crate::{
    Committed, Error, Result, Store,
    messages::{kept_results, messages_by_id},
    row::{json, word},
    write::Write,
};
use protocol::{
    AttachmentId, ClientId, MessageId, Millis, Pid, TurnId, UserId,
    event::Event,
    message::{Block, Message, Role},
    process::{Process, TitledBy},
};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use std::{collections::HashMap, time::Instant};

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

/// Messages of one piece, and about how many bytes of files.
const MESSAGES: i64 = 200;
const FILE_BYTES: i64 = 16 * 1024 * 1024;

/// A branch that is being made.
enum Begun {
    Made(Box<Process>),
    Going(Pid),
}

/// How far a copy is, and of what.
#[derive(sqlx::FromRow)]
struct Progress {
    from_pid: i64,
    last_message: String,
    last_turn: i64,
    done_turn: i64,
    done_message: i64,
}

/// A message to copy, and where it stands.
struct Next {
    message: Message,
    /// Results of its calls that no message tells.
    kept: Vec<Block>,
    turn: i64,
    n: i64,
}

impl Store {
    /// What was said goes along, in the order in which a model reads it, with the same times and under new
    /// ids from `new_id`; what was set aside does not. Ops and questions stay where they were, and no copy
    /// points at them: the text of their results is what counts here, also of those that were known only after
    /// their turn was stopped. Turns keep how they ended, and what they cost was paid there. The same client_id
    /// again gives the same process.
    ///
    /// It is copied piece by piece and seen when it is whole; broken off, the same client_id goes on with it, or
    /// `unfinished` ends it. `NotFound` for the process or the message, also when either goes meanwhile;
    /// `Conflict` of the process with `busy` while that turn is open.
    pub async fn branch_process(
        &self,
        row: &NewBranchRow,
        new_id: impl Fn() -> String + Send + Sync,
        now: Millis,
    ) -> Result<Committed<Process>> {
        let begun = Instant::now();
        let pid = match self.begin_branch(row, now).await? {
            Begun::Made(process) => return Ok(Committed { value: *process, facts: Vec::new() }),
            Begun::Going(pid) => pid,
        };
        loop {
            if let Some(made) = self.copy_some(&row.owner_id, pid, &new_id, now.plus(begun.elapsed())).await?
            {
                return Ok(made);
            }
            tokio::time::sleep(PIECE_PAUSE).await;
        }
    }

    async fn begin_branch(&self, row: &NewBranchRow, now: Millis) -> Result<Begun> {
        let mut write = self.write(now).await?;
        if let Some(before) = process_by_client_id(&mut write, &row.owner_id, &row.client_id).await? {
            let whole = progress(write.sql(), before.pid).await?.is_none();
            return Ok(if whole { Begun::Made(Box::new(before)) } else { Begun::Going(before.pid) });
        }
        let from = load_process(write.sql(), &row.owner_id, row.pid).await?.process;
        let last = last_turn(&mut write, row).await?;
        let pid = insert(&mut write, row, &branch_title(&from.title)).await?;
        sqlx::query(
            "INSERT INTO hidden_processes (pid, work, from_pid, last_turn, last_message, touched_at)
             SELECT $1, 'branch', t.pid, t.n, m.id, $2 FROM turns t JOIN messages m ON m.turn_id = t.id
             WHERE t.pid = $3 AND t.n = $4 AND m.set_aside_by IS NULL ORDER BY m.n DESC LIMIT 1",
        )
        .bind(pid.0)
        .bind(now.0)
        .bind(row.pid.0)
        .bind(last)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(Begun::Going(pid))
    }

    /// One piece; the process, when that was the last one.
    async fn copy_some(
        &self,
        owner: &UserId,
        pid: Pid,
        new_id: &(impl Fn() -> String + Send + Sync),
        now: Millis,
    ) -> Result<Option<Committed<Process>>> {
        // Read without holding anybody up: that it still stands so is looked at with the lock in hand.
        let mut read = self.pool.begin().await?;
        let Some(at) = progress(&mut read, pid).await? else {
            // Somebody else, with the same client_id, made the last piece.
            let process = load_process(&mut read, owner, pid).await?.process;
            return Ok(Some(Committed { value: process, facts: Vec::new() }));
        };
        let (next, whole) = piece(messages_after(&mut read, &at).await?);
        drop(read);

        let mut write = self.write(now).await?;
        if !stands(&mut write, &at).await? {
            abandon(&mut write, pid, None).await?;
            write.done().await?;
            return Err(Error::NotFound("message"));
        }
        let to = next.last().map_or((at.last_turn, i64::MAX), |last| (last.turn, last.n));
        if !advance(&mut write, pid, &at, to).await? {
            return Ok(None);
        }
        copy(&mut write, owner, pid, &at, next, new_id).await?;
        if !whole {
            write.done().await?;
            return Ok(None);
        }
        sqlx::query("DELETE FROM hidden_processes WHERE pid = $1").bind(pid.0).execute(write.sql()).await?;
        let process = load_process(write.sql(), owner, pid).await?.process;
        write.fact(owner, Event::ProcessCreated { pid, process: Box::new(process.clone()) }).await?;
        Ok(Some(write.commit(process).await?))
    }
}

async fn progress(sql: &mut SqliteConnection, pid: Pid) -> Result<Option<Progress>> {
    Ok(sqlx::query_as(
        "SELECT from_pid, last_message, last_turn, done_turn, done_message FROM hidden_processes
         WHERE pid = $1 AND work = 'branch'",
    )
    .bind(pid.0)
    .fetch_optional(sql)
    .await?)
}

/// In the order in which a model reads them.
async fn messages_after(sql: &mut SqliteConnection, at: &Progress) -> Result<Vec<Next>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT m.id, t.n, m.n FROM turns t JOIN messages m ON m.turn_id = t.id
         WHERE t.pid = $1 AND t.n >= $2 AND t.n <= $3 AND (t.n > $2 OR m.n > $4) AND m.set_aside_by IS NULL
         ORDER BY t.n, m.n LIMIT $5",
    )
    .bind(at.from_pid)
    .bind(at.done_turn)
    .bind(at.last_turn)
    .bind(at.done_message)
    .bind(MESSAGES)
    .fetch_all(&mut *sql)
    .await?;
    let ids: Vec<&str> = rows.iter().map(|(id, ..)| id.as_str()).collect();
    let messages = messages_by_id(sql, &ids).await?;
    let mut kept = kept_results(sql, &messages).await?;
    let mut messages: HashMap<String, Message> =
        messages.into_iter().map(|message| (message.id.0.clone(), message)).collect();
    let next = rows.into_iter().filter_map(|(id, turn, n)| {
        let message = messages.remove(&id)?;
        let kept = kept.remove(&message.id).unwrap_or_default();
        Some(Next { message, kept, turn, n })
    });
    Ok(next.collect())
}

/// As many of them as their files allow, and at least one; and whether these are the last.
fn piece(mut messages: Vec<Next>) -> (Vec<Next>, bool) {
    let (mut bytes, count) = (0, messages.len());
    let full = messages.iter().position(|next| {
        let files = next.message.blocks.iter().filter_map(|block| match block {
            Block::Attachment(file) => Some(file.size),
            _ => None,
        });
        bytes += files.sum::<i64>();
        bytes > FILE_BYTES
    });
    messages.truncate(full.map_or(count, |at| at.max(1)));
    let last = messages.len() == count && (count as i64) < MESSAGES;
    (messages, last)
}

/// The process is seen, and its last message that counts not set aside: then neither is any before it.
async fn stands(write: &mut Write, at: &Progress) -> Result<bool> {
    const SQL: &str = concat!(
        "SELECT EXISTS (SELECT 1 FROM messages m WHERE m.id = $1 AND m.set_aside_by IS NULL AND ",
        visible!("m.pid"),
        ")"
    );
    Ok(sqlx::query_scalar(SQL).bind(&at.last_message).fetch_one(write.sql()).await?)
}

/// False when somebody else, with the same client_id, went on from there.
async fn advance(write: &mut Write, pid: Pid, at: &Progress, (turn, message): (i64, i64)) -> Result<bool> {
    let now = write.now.0;
    let done = sqlx::query(
        "UPDATE hidden_processes SET done_turn = $1, done_message = $2, touched_at = $3
         WHERE pid = $4 AND work = 'branch' AND done_turn = $5 AND done_message = $6",
    )
    .bind(turn)
    .bind(message)
    .bind(now)
    .bind(pid.0)
    .bind(at.done_turn)
    .bind(at.done_message)
    .execute(write.sql())
    .await?;
    Ok(done.rows_affected() > 0)
}

async fn copy(
    write: &mut Write,
    owner: &UserId,
    pid: Pid,
    at: &Progress,
    next: Vec<Next>,
    new_id: &(impl Fn() -> String + Send + Sync),
) -> Result<()> {
    let mut copies = Vec::with_capacity(next.len());
    let mut files = Vec::new();
    let mut turn = (at.done_turn, copied_last(write, pid).await?);
    for Next { message, kept, turn: n, .. } in next {
        let turn_id = match turn {
            (before, Some(id)) if before == n => id,
            _ => copy_turn(write, &message.turn_id, new_id().into(), pid).await?,
        };
        turn = (n, Some(turn_id.clone()));
        let copy = Message { id: new_id().into(), pid, turn_id, ..message };
        let results = kept.into_iter().map(|block| Message {
            id: new_id().into(),
            role: Role::Tool,
            blocks: vec![block],
            model: None,
            ..copy.clone()
        });
        let results: Vec<Message> = results.collect();
        copies.push(loosened(copy, new_id, &mut files));
        copies.extend(results.into_iter().map(|result| loosened(result, new_id, &mut files)));
    }
    insert_copies(write, owner, &copies).await?;
    for file in files {
        copy_attachment(write, owner, &file).await?;
    }
    Ok(())
}

/// The turn that was copied last.
async fn copied_last(write: &mut Write, pid: Pid) -> Result<Option<TurnId>> {
    let id: Option<String> =
        sqlx::query_scalar("SELECT id FROM turns WHERE pid = $1 ORDER BY n DESC LIMIT 1")
            .bind(pid.0)
            .fetch_optional(write.sql())
            .await?;
    Ok(id.map(TurnId))
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

/// A file to copy: its id, the copy's, and whose message it goes along with.
type File = (AttachmentId, AttachmentId, MessageId);

/// A message's copy with the call that it answers.
type Copied = (Message, Option<String>);

/// It points at no op any more, and at copies of its files.
fn loosened(
    mut message: Message,
    new_id: &(impl Fn() -> String + Send + Sync),
    files: &mut Vec<File>,
) -> Copied {
    let mut call = None;
    for block in &mut message.blocks {
        match block {
            Block::ToolCall { op_id, .. } => *op_id = None,
            Block::ToolResult { call_id, op_id, .. } => {
                *op_id = None;
                call = Some(call_id.clone());
            }
            Block::Attachment(file) => {
                let new = AttachmentId(new_id());
                files.push((std::mem::replace(&mut file.id, new.clone()), new, message.id.clone()));
            }
            _ => {}
        }
    }
    (message, call)
}

/// No fact for each: whoever opens the new process reads it whole.
async fn insert_copies(write: &mut Write, owner: &UserId, copies: &[Copied]) -> Result<()> {
    if copies.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(copies.len());
    for (message, call) in copies {
        rows.push((message, call, word(&message.role)?, json(&message.blocks)?));
    }
    let mut insert = QueryBuilder::<Sqlite>::new(
        "INSERT INTO messages (id, pid, turn_id, owner_id, role, step, call_id, blocks, model, created_at) ",
    );
    insert.push_values(rows, |mut row, (message, call, role, blocks)| {
        row.push_bind(message.id.as_str())
            .push_bind(message.pid.0)
            .push_bind(message.turn_id.as_str())
            .push_bind(owner.as_str())
            .push_bind(role)
            .push_bind(message.step)
            .push_bind(call.as_deref())
            .push_bind(blocks)
            .push_bind(message.model.as_deref())
            .push_bind(message.created_at.0);
    });
    insert.build().persistent(false).execute(write.sql()).await?;
    Ok(())
}

/// The bytes too: either chat may be deleted before the other.
async fn copy_attachment(write: &mut Write, owner: &UserId, (old, new, message): &File) -> Result<()> {
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
