//! What a person says: a new turn, or the answer to one that asked.

use crate::{
    Committed, Error, NewUserMessage, Result, Sent, Store, attachments,
    messages::{aside::set_aside, insert_message},
    processes::{load_process, process_changed},
    turns::{current_turn, load_turn_row, moved, save_turn, tell},
    write::Write,
};
use protocol::{
    Millis, Pid, TokenId, TurnId,
    message::{Accepted, Attachment, Block, Message, Role},
    process::{Process, ProcessState},
    turn::TurnState,
    unseen::unseen,
};
use sqlx::SqliteConnection;

/// Characters of a title taken from the first message.
const TITLE_CHARS: usize = 80;

impl Store {
    /// Message and turn in one transaction. While a turn of the process waits for input the message
    /// is its answer: the turn is queued again. Gives `process.state` and `turn.state` facts too. The
    /// process's title, when it is still empty, becomes the first line of the text (80 characters).
    ///
    /// With `replaces` that message and everything after it is set aside first, in the same transaction
    /// (`messages.set_aside`); a title that was taken from it is taken anew.
    ///
    /// `NotFound` for the process or the message replaced; `AttachmentsGone`; `Conflict` when the process has
    /// ended, when a message has this id already, when a turn is open (`busy`), when that message cannot be
    /// replaced, or when another message has an attachment (`said`).
    pub async fn send_message(&self, message: NewUserMessage, now: Millis) -> Result<Committed<Sent>> {
        let mut write = self.write(now).await?;
        let process = load_process(write.sql(), &message.owner_id, message.pid).await?.process;
        if let Some(before) = sent_before(write.sql(), &message).await? {
            return Ok(Committed { value: before, facts: Vec::new() });
        }
        if process.state == ProcessState::Ended {
            return Err(Error::Conflict { what: "process", state: "ended".to_owned() });
        }
        if let Some(replaced) = &message.replaces {
            set_aside(&mut write, &message, replaced).await?;
        }
        let (turn_id, answers) = match waiting_for_input(&mut write, &message).await? {
            Some(turn) => {
                take_up(&mut write, &turn, &message).await?;
                (turn, true)
            }
            None => (new_turn(&mut write, &message).await?, false),
        };
        let files = attachments::free(&mut write, &message).await?;
        say(&mut write, &message, &turn_id, blocks(&message, &files)).await?;
        attachments::give(&mut write, &message.message_id, &files).await?;
        let named = if message.text.trim().is_empty() { files.first().map(|file| &file.name) } else { None };
        name_process(&mut write, &process, named.unwrap_or(&message.text)).await?;
        let row = load_turn_row(write.sql(), &turn_id).await?.ok_or(Error::NotFound("turn"))?;
        if answers {
            let after = moved(&row, TurnState::Queued, now)?;
            save_turn(&mut write, &row, &after, Some(now)).await?;
        } else {
            tell(&mut write, &row).await?;
        }
        let accepted = Accepted { message_id: message.message_id, turn_id };
        write.commit(Sent { accepted, fresh: true, answers }).await
    }
}

pub(super) async fn sent_before(
    sql: &mut SqliteConnection,
    message: &NewUserMessage,
) -> Result<Option<Sent>> {
    let row: Option<(String, String, bool)> = sqlx::query_as(
        "SELECT m.id, m.turn_id,
                EXISTS (SELECT 1 FROM messages o WHERE o.turn_id = m.turn_id AND o.n < m.n)
         FROM messages m WHERE m.pid = $1 AND m.client_id = $2",
    )
    .bind(message.pid.0)
    .bind(message.client_id.as_str())
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|(message, turn, answers)| Sent {
        accepted: Accepted { message_id: message.into(), turn_id: turn.into() },
        fresh: false,
        answers,
    }))
}

async fn waiting_for_input(write: &mut Write, message: &NewUserMessage) -> Result<Option<TurnId>> {
    let current = current_turn(write.sql(), message.pid).await?;
    Ok(current.filter(|row| row.turn.state == TurnState::WaitingInput).map(|row| row.turn.id))
}

/// What follows is done for whoever answered: a token's bearer does not go on at the expense of another.
async fn take_up(write: &mut Write, turn: &TurnId, message: &NewUserMessage) -> Result<()> {
    sqlx::query("UPDATE turns SET token_id = $1 WHERE id = $2")
        .bind(message.token_id.as_ref().map(TokenId::as_str))
        .bind(turn.as_str())
        .execute(write.sql())
        .await?;
    Ok(())
}

pub(super) async fn new_turn(write: &mut Write, message: &NewUserMessage) -> Result<TurnId> {
    let now = write.now.0;
    sqlx::query(
        "INSERT INTO turns (id, pid, owner_id, state, created_at, ticketed_at, token_id)
         VALUES ($1, $2, $3, 'queued', $4, $4, $5)",
    )
    .bind(message.turn_id.as_str())
    .bind(message.pid.0)
    .bind(message.owner_id.as_str())
    .bind(now)
    .bind(message.token_id.as_ref().map(TokenId::as_str))
    .execute(write.sql())
    .await?;
    Ok(message.turn_id.clone())
}

fn blocks(message: &NewUserMessage, files: &[Attachment]) -> Vec<Block> {
    let text = (!message.text.trim().is_empty()).then(|| Block::Text { text: message.text.clone() });
    text.into_iter().chain(files.iter().cloned().map(Block::Attachment)).collect()
}

pub(super) async fn say(
    write: &mut Write,
    message: &NewUserMessage,
    turn_id: &TurnId,
    blocks: Vec<Block>,
) -> Result<()> {
    let row = Message {
        id: message.message_id.clone(),
        pid: message.pid,
        turn_id: turn_id.clone(),
        role: Role::User,
        step: 0,
        blocks,
        created_at: write.now,
        client_id: Some(message.client_id.clone()),
        model: None,
        usage: None,
        set_aside_by: None,
        seals: None,
    };
    if insert_message(write, &message.owner_id, &row, None).await? {
        return Ok(());
    }
    Err(Error::Conflict { what: "message", state: "written".to_owned() })
}

/// What a title has room for of a text; where it is cut an ellipsis says so.
fn first_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default().trim_end().replace('\t', " ");
    if line.chars().count() <= TITLE_CHARS {
        return line;
    }
    let cut: String = line.chars().take(TITLE_CHARS - 1).collect();
    format!("{}…", cut.trim_end())
}

async fn name_process(write: &mut Write, process: &Process, text: &str) -> Result<()> {
    let shown: String =
        text.chars().filter(|c| *c == '\n' || *c == '\t' || !(c.is_control() || unseen(*c))).collect();
    let title = first_line(&shown);
    let free =
        process.title.is_empty() || process.titled_by.is_none() && is_first(write, process.pid).await?;
    if !free || title.is_empty() || title == process.title {
        return Ok(());
    }
    sqlx::query("UPDATE processes SET title = $1 WHERE pid = $2")
        .bind(title)
        .bind(process.pid.0)
        .execute(write.sql())
        .await?;
    process_changed(write, &process.owner_id, process.pid).await?;
    Ok(())
}

/// Whether only one message stands there: the one just said.
async fn is_first(write: &mut Write, pid: Pid) -> Result<bool> {
    let stand: Vec<i64> = sqlx::query_scalar(
        "SELECT n FROM messages WHERE pid = $1 AND set_aside_by IS NULL ORDER BY n LIMIT 2",
    )
    .bind(pid.0)
    .fetch_all(write.sql())
    .await?;
    Ok(stand.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::{TITLE_CHARS, first_line};

    #[test]
    fn a_title_is_the_first_line_and_says_where_it_is_cut() {
        assert_eq!(first_line("\n  How full\tis it? \nAnd then"), "How full is it?");
        let full = "ä".repeat(TITLE_CHARS);
        assert_eq!(first_line(&full), full);
        let cut = first_line(&format!("{} {full}", "ä".repeat(TITLE_CHARS - 2)));
        assert_eq!(cut, format!("{}…", "ä".repeat(TITLE_CHARS - 2)));
    }
}
