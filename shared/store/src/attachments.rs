//! Files that people give along: their bytes lie here, because who speaks to models opens no file.

use crate::{
    Error, NewUserMessage, Result, Store,
    row::{Row, word},
    write::Write,
};
use protocol::{
    AttachmentId, ClientId, MessageId, Millis, UserId,
    message::{Attachment, AttachmentKind},
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};

/// A file whose bytes were looked at.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    pub id: AttachmentId,
    pub owner_id: UserId,
    pub client_id: Option<ClientId>,
    pub name: String,
    pub media_type: String,
    pub kind: AttachmentKind,
    pub bytes: Vec<u8>,
}

/// How much of one owner's may wait to be said.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub most_bytes: i64,
    /// What does not fit drives out what waits longest.
    pub make: bool,
}

/// Not with a message of a process that was deleted.
macro_rules! is_kept {
    () => {
        "NOT EXISTS (SELECT 1 FROM messages m JOIN hidden_processes h ON h.pid = m.pid
                     WHERE m.id = attachments.message_id)"
    };
}

macro_rules! attachment_sql {
    ($tail:literal) => {
        concat!("SELECT id, name, media_type, kind, size FROM attachments ", $tail)
    };
}

impl Store {
    /// Kept for a message that is still to be said; see `sweep_attachments`. The same client_id again gives the
    /// same file, said or not.
    ///
    /// `Unsaid` when the owner's files that wait to be said leave no room for it, unless room is to be made.
    pub async fn add_attachment(&self, new: NewAttachment, room: Room, now: Millis) -> Result<Attachment> {
        let size = i64::try_from(new.bytes.len()).unwrap_or(i64::MAX);
        let mut write = self.write(now).await?;
        if let Some(before) = uploaded_before(write.sql(), &new).await? {
            return Ok(before);
        }
        make_room(&mut write, &new.owner_id, room, size).await?;
        sqlx::query(
            "INSERT INTO attachments (id, owner_id, name, media_type, kind, size, bytes, created_at, client_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(new.id.as_str())
        .bind(new.owner_id.as_str())
        .bind(&new.name)
        .bind(&new.media_type)
        .bind(word(&new.kind)?)
        .bind(size)
        .bind(new.bytes)
        .bind(now.0)
        .bind(new.client_id.as_ref().map(ClientId::as_str))
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(Attachment { id: new.id, name: new.name, media_type: new.media_type, size, kind: new.kind })
    }

    /// With its bytes. `NotFound` also when it belongs to someone else.
    pub async fn attachment(&self, owner: &UserId, id: &AttachmentId) -> Result<(Attachment, Vec<u8>)> {
        let row = sqlx::query(
            concat!(
                "SELECT id, name, media_type, kind, size, bytes FROM attachments WHERE id = $1 AND owner_id = $2 AND ",
                is_kept!()
            ),
        )
        .bind(id.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let row = row.ok_or(Error::NotFound("attachment"))?;
        let bytes = Row { table: "attachments", row: &row }.bytes("bytes")?;
        Ok((attachment(&row)?, bytes))
    }

    /// Its first and its last bytes, at most so many of each; None when it is not there (any more).
    pub async fn attachment_ends(
        &self,
        owner: &UserId,
        id: &AttachmentId,
        most: i64,
    ) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        let row = sqlx::query(
            "SELECT substr(bytes, 1, $1) AS head, substr(bytes, max(size - $1, $1) + 1) AS tail
             FROM attachments WHERE id = $2 AND owner_id = $3",
        )
        .bind(most)
        .bind(id.as_str())
        .bind(owner.as_str())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let row = Row { table: "attachments", row: &row };
        Ok(Some((row.bytes("head")?, row.bytes("tail")?)))
    }

    /// Takes back a file that no message has said. `NotFound`; `Conflict` (`said`) when one has.
    pub async fn drop_attachment(&self, owner: &UserId, id: &AttachmentId, now: Millis) -> Result<()> {
        let mut write = self.write(now).await?;
        let done =
            sqlx::query("DELETE FROM attachments WHERE id = $1 AND owner_id = $2 AND message_id IS NULL")
                .bind(id.as_str())
                .bind(owner.as_str())
                .execute(write.sql())
                .await?;
        if done.rows_affected() > 0 {
            return write.done().await;
        }
        Err(if is_there(write.sql(), owner, id).await? { said() } else { Error::NotFound("attachment") })
    }

    /// Deletes those that were given before and never said; says how many.
    pub async fn sweep_attachments(&self, before: Millis, limit: i64) -> Result<u64> {
        let mut write = self.write(before).await?;
        let done = sqlx::query(
            "DELETE FROM attachments WHERE id IN
             (SELECT id FROM attachments WHERE message_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2)",
        )
        .bind(before.0)
        .bind(limit)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(done.rows_affected())
    }
}

async fn uploaded_before(sql: &mut SqliteConnection, new: &NewAttachment) -> Result<Option<Attachment>> {
    let row = sqlx::query(attachment_sql!("WHERE owner_id = $1 AND client_id = $2"))
        .bind(new.owner_id.as_str())
        .bind(new.client_id.as_ref().map(ClientId::as_str))
        .fetch_optional(sql)
        .await?;
    row.as_ref().map(attachment).transpose()
}

/// For so many bytes more.
async fn make_room(write: &mut Write, owner: &UserId, room: Room, size: i64) -> Result<()> {
    let rows =
        sqlx::query(attachment_sql!("WHERE owner_id = $1 AND message_id IS NULL ORDER BY created_at, id"))
            .bind(owner.as_str())
            .fetch_all(write.sql())
            .await?;
    let waiting = rows.iter().map(attachment).collect::<Result<Vec<_>>>()?;
    let bytes = waiting.iter().map(|file| file.size).sum::<i64>();
    let mut over = bytes.saturating_add(size).saturating_sub(room.most_bytes);
    let mut would_go = waiting;
    would_go.retain(|file| {
        let goes = over > 0;
        over -= if goes { file.size } else { 0 };
        goes
    });
    if !would_go.is_empty() && !room.make {
        return Err(Error::Unsaid { bytes, would_go });
    }
    for file in would_go {
        sqlx::query("DELETE FROM attachments WHERE id = $1")
            .bind(file.id.as_str())
            .execute(write.sql())
            .await?;
    }
    Ok(())
}

/// Those that the message names, in its order, when it may have them. One of a message that was set aside
/// may be said again.
///
/// `AttachmentsGone` with all that are not there; `Conflict` of one (`said`) when another message has it.
pub(crate) async fn free(write: &mut Write, message: &NewUserMessage) -> Result<Vec<Attachment>> {
    let (mut free, mut gone, mut taken) = (Vec::new(), Vec::new(), false);
    for id in &message.attachments {
        let row = sqlx::query(attachment_sql!(
            "WHERE id = $1 AND owner_id = $2 AND (message_id IS NULL OR message_id IN
                   (SELECT id FROM messages WHERE pid = $3 AND set_aside_by IS NOT NULL))"
        ))
        .bind(id.as_str())
        .bind(message.owner_id.as_str())
        .bind(message.pid.0)
        .fetch_optional(write.sql())
        .await?;
        match row {
            Some(row) => free.push(attachment(&row)?),
            None if is_there(write.sql(), &message.owner_id, id).await? => taken = true,
            None => gone.push(id.clone()),
        }
    }
    match (gone.is_empty(), taken) {
        (false, _) => Err(Error::AttachmentsGone(gone)),
        (true, true) => Err(said()),
        (true, false) => Ok(free),
    }
}

/// They belong to the message from now on, which stands there already.
pub(crate) async fn give(write: &mut Write, message: &MessageId, files: &[Attachment]) -> Result<()> {
    for file in files {
        sqlx::query("UPDATE attachments SET message_id = $1 WHERE id = $2")
            .bind(message.as_str())
            .bind(file.id.as_str())
            .execute(write.sql())
            .await?;
    }
    Ok(())
}

async fn is_there(sql: &mut SqliteConnection, owner: &UserId, id: &AttachmentId) -> Result<bool> {
    const SQL: &str = concat!(
        "SELECT EXISTS (SELECT 1 FROM attachments WHERE id = $1 AND owner_id = $2 AND ",
        is_kept!(),
        ")"
    );
    Ok(sqlx::query_scalar(SQL).bind(id.as_str()).bind(owner.as_str()).fetch_one(sql).await?)
}

fn said() -> Error {
    Error::Conflict { what: "attachment", state: "said".to_owned() }
}

fn attachment(row: &SqliteRow) -> Result<Attachment> {
    let row = Row { table: "attachments", row };
    Ok(Attachment {
        id: row.text("id")?,
        name: row.text("name")?,
        media_type: row.text("media_type")?,
        size: row.int("size")?,
        kind: row.word("kind")?,
    })
}
