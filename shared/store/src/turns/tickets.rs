//! Which turns need a worker.

use crate::{Result, Store};
use protocol::{Millis, TurnId};
use sqlx::SqliteConnection;

impl Store {
    /// Turns that need a worker: queued and first in line, or running with a lease that ran out; and
    /// not given a ticket since `ticketed_before`. Marks them as ticketed now.
    pub async fn take_tickets(
        &self,
        now: Millis,
        ticketed_before: Millis,
        limit: i64,
    ) -> Result<Vec<TurnId>> {
        // At rest nothing is due, and a look costs no write.
        if due(&mut *self.pool.acquire().await?, now, ticketed_before, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut write = self.write(now).await?;
        let turns = due(write.sql(), now, ticketed_before, limit).await?;
        for turn in &turns {
            sqlx::query("UPDATE turns SET ticketed_at = $1 WHERE id = $2")
                .bind(now.0)
                .bind(turn.as_str())
                .execute(write.sql())
                .await?;
        }
        write.done().await?;
        Ok(turns)
    }
}

/// Oldest first.
async fn due(sql: &mut SqliteConnection, now: Millis, before: Millis, limit: i64) -> Result<Vec<TurnId>> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT t.id FROM turns t
         WHERE t.ended_at IS NULL AND (t.ticketed_at IS NULL OR t.ticketed_at < $1)
           AND (t.state IN ('thinking', 'acting') AND (t.lease_until IS NULL OR t.lease_until <= $2)
                OR t.state = 'queued' AND (t.started_at IS NOT NULL OR NOT EXISTS
                   (SELECT 1 FROM turns o WHERE o.pid = t.pid AND o.ended_at IS NULL AND o.n <> t.n
                    AND (o.started_at IS NOT NULL OR o.n < t.n))))
         ORDER BY t.n LIMIT $3",
    )
    .bind(before.0)
    .bind(now.0)
    .bind(limit)
    .fetch_all(sql)
    .await?;
    Ok(ids.into_iter().map(TurnId).collect())
}
