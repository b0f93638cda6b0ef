//! Facts: written in the transaction of the change, published from here.

use crate::{Result, Store, row::Row};
use protocol::{Millis, event::Envelope};
use sqlx::{QueryBuilder, Sqlite};

/// Facts of one transaction, in order, each with its row id.
pub type Facts = Vec<Envelope>;

/// What a transaction brought, and the facts that its writer publishes now.
#[derive(Debug, Clone)]
#[must_use = "the facts are to be published"]
pub struct Committed<T> {
    pub value: T,
    pub facts: Facts,
}

impl Store {
    /// Facts not yet published, oldest first, that were committed before `before`.
    pub async fn unpublished(&self, before: Millis, limit: i64) -> Result<Facts> {
        let rows = sqlx::query(
            "SELECT id, owner_id, event, created_at FROM events
             WHERE published_at IS NULL AND created_at < $1 ORDER BY id LIMIT $2",
        )
        .bind(before.0)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        // One that cannot be read must not hold up those behind it.
        let read = rows.iter().filter_map(|row| match envelope(&Row { table: "events", row }) {
            Ok(fact) => Some(fact),
            Err(error) => {
                tracing::error!(%error, "a fact cannot be read and is left out");
                None
            }
        });
        Ok(read.collect())
    }

    pub async fn mark_published(&self, facts: &[i64], now: Millis) -> Result<()> {
        if facts.is_empty() {
            return Ok(());
        }
        let mut write = self.write(now).await?;
        // SQLite takes 32,766 placeholders at most; a chunk is small, because its text is prepared anew.
        for chunk in facts.chunks(200) {
            let mut sql = QueryBuilder::<Sqlite>::new("UPDATE events SET published_at = ");
            sql.push_bind(now.0).push(" WHERE published_at IS NULL AND id IN (");
            let mut ids = sql.separated(", ");
            for id in chunk {
                ids.push_bind(*id);
            }
            ids.push_unseparated(")");
            sql.build().persistent(false).execute(write.sql()).await?;
        }
        write.done().await?;
        Ok(())
    }

    /// Deletes published facts older than `before`; says how many.
    pub async fn prune_events(&self, before: Millis, limit: i64) -> Result<u64> {
        let mut write = self.write(before).await?;
        let done = sqlx::query(
            "DELETE FROM events WHERE id IN
             (SELECT id FROM events WHERE published_at IS NOT NULL AND created_at < $1 ORDER BY id LIMIT $2)",
        )
        .bind(before.0)
        .bind(limit)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(done.rows_affected())
    }
}

fn envelope(row: &Row<'_>) -> Result<Envelope> {
    Ok(Envelope {
        owner_id: row.text("owner_id")?,
        fact: Some(row.int("id")?),
        at: row.time("created_at")?,
        event: row.json("event")?,
    })
}
