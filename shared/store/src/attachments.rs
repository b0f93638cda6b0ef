//! Files that people give along: their bytes lie here, because who speaks to models opens no file.

use crate::{
    Error, NewUserMessage, Result, Store,
    row::{Row, word},
    write::Write,
};
use protocol::{
    AttachmentId, MessageId, Millis, UserId,
    message::{Attachment, AttachmentKind},
};
use sqlx::sqlite::SqliteRow;

/// A file whose bytes were looked at.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    pub id: AttachmentId,
    pub owner_id: UserId,
    pub name: String,
    pub media_type: String,
    pub kind: AttachmentKind,
    pub bytes: Vec<u8>,
}

impl Store {
    /// Kept for a message that is still to be said; see `sweep_attachments`.
    pub async fn add_attachment(&self, new: NewAttachment, now: Millis) -> Result<Attachment> {
        let size = i64::try_from(new.bytes.len()).unwrap_or(i64::MAX);
        let mut write = self.write(now).await?;
        sqlx::query(
            "INSERT INTO attachments (id, owner_id, name, media_type, kind, size, bytes, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(new.id.as_str())
        .bind(new.owner_id.as_str())
        .bind(&new.name)
        .bind(&new.media_type)
        .bind(word(&new.kind)?)
        .bind(size)
        .bind(new.bytes)
        .bind(now.0)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(Attachment { id: new.id, name: new.name, media_type: new.media_type, size, kind: new.kind })
    }

    /// With its bytes. `NotFound` also when it belongs to someone else.
    pub async fn attachment(&self, owner: &UserId, id: &AttachmentId) -> Result<(Attachment, Vec<u8>)> {
        let row = sqlx::query(
            "SELECT id, name, media_type, kind, size, bytes FROM attachments WHERE id = $1 AND owner_id = $2",
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

/// Those that the message names, in its order, when it may have them. One of a message that was set aside
/// may be said again.
///
/// `NotFound` for an attachment; `Conflict` of it (`said`) when another message has it.
pub(crate) async fn free(write: &mut Write, message: &NewUserMessage) -> Result<Vec<Attachment>> {
    let mut free = Vec::new();
    for id in &message.attachments {
        let row = sqlx::query(
            "SELECT id, name, media_type, kind, size FROM attachments
             WHERE id = $1 AND owner_id = $2 AND (message_id IS NULL OR message_id IN
                   (SELECT id FROM messages WHERE pid = $3 AND set_aside_by IS NOT NULL))",
        )
        .bind(id.as_str())
        .bind(message.owner_id.as_str())
        .bind(message.pid.0)
        .fetch_optional(write.sql())
        .await?;
        match row {
            Some(row) => free.push(attachment(&row)?),
            None => return Err(why_not(write, message, id).await?),
        }
    }
    Ok(free)
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

async fn why_not(write: &mut Write, message: &NewUserMessage, id: &AttachmentId) -> Result<Error> {
    let there: Option<i64> = sqlx::query_scalar("SELECT 1 FROM attachments WHERE id = $1 AND owner_id = $2")
        .bind(id.as_str())
        .bind(message.owner_id.as_str())
        .fetch_optional(write.sql())
        .await?;
    Ok(match there {
        Some(_) => Error::Conflict { what: "attachment", state: "said".to_owned() },
        None => Error::NotFound("attachment"),
    })
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
