//! A write transaction: begun with the write lock in hand, its facts written beside the change.

use crate::{Committed, Error, Facts, Result, Store, row::json};
use protocol::{
    Millis, UserId,
    event::{Envelope, Event},
};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::{sync::OwnedSemaphorePermit, time::timeout};

/// Dropped without `commit`, everything is rolled back.
pub(crate) struct Write {
    tx: Transaction<'static, Sqlite>,
    facts: Facts,
    pub now: Millis,
    /// Our place as this process's one writer, given up after the transaction (fields drop in order).
    _turn: Option<OwnedSemaphorePermit>,
}

impl Store {
    /// Waits for the write lock: in this process in order of arrival, against other processes by
    /// SQLite's busy handler, which is unfair and therefore only ever sees one of us. `Busy` when one of these
    /// takes longer than `patience`, `Crowded` when no connection comes free. `now` dates the rows and facts of the
    /// transaction; one without either needs none.
    pub(crate) async fn write(&self, now: Millis) -> Result<Write> {
        let turn = timeout(self.patience, self.writers.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?.ok();
        let tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Write { tx, facts: Vec::new(), now, _turn: turn })
    }
}

impl Write {
    pub fn sql(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Writes a fact down; it is published only if the transaction commits.
    pub async fn fact(&mut self, owner: &UserId, event: Event) -> Result<()> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO events (owner_id, pid, event, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        )
        .bind(owner.as_str())
        .bind(event.pid().map(|pid| pid.0))
        .bind(json(&event)?)
        .bind(self.now.0)
        .fetch_one(self.sql())
        .await?;
        self.facts.push(Envelope { owner_id: owner.clone(), fact: Some(id), at: self.now, event });
        Ok(())
    }

    /// The number of the last fact that was written down.
    pub fn last_fact(&self) -> Option<i64> {
        self.facts.last()?.fact
    }

    /// Commits a change of which nobody is told.
    pub async fn done(self) -> Result<()> {
        debug_assert!(self.facts.is_empty(), "facts that nobody would publish at once");
        Ok(self.tx.commit().await?)
    }

    pub async fn commit<T>(self, value: T) -> Result<Committed<T>> {
        self.tx.commit().await?;
        Ok(Committed { value, facts: self.facts })
    }
}
