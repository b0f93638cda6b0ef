//! Titles that a model gives.

use crate::{
    Committed, Error, Result, Store,
    processes::{load_process, process_changed},
    row::word,
    spending::spend,
};
use protocol::{
    Millis, Pid, TurnId, UserId,
    process::{Process, TitledBy, Usage},
};

/// A title call that came about: who answered it, what it took, and what can be used of it.
#[derive(Debug, Clone)]
pub struct TitleCall {
    pub provider: String,
    pub model: String,
    pub usage: Usage,
    pub title: Option<String>,
}

impl Store {
    /// The process, when its title is still the first words of its first message and this is the first of its
    /// turns that is done. None also when it is gone.
    pub async fn untitled(&self, owner: &UserId, pid: Pid, turn: &TurnId) -> Result<Option<Process>> {
        let mut read = self.pool.begin().await?;
        let process = match load_process(&mut read, owner, pid).await {
            Ok(row) => row.process,
            Err(Error::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let first: Option<String> =
            sqlx::query_scalar("SELECT id FROM turns WHERE pid = $1 AND state = 'done' ORDER BY n LIMIT 1")
                .bind(pid.0)
                .fetch_optional(&mut *read)
                .await?;
        let is_first = first.as_deref() == Some(turn.as_str());
        Ok((process.titled_by.is_none() && is_first).then_some(process))
    }

    /// Counts what the call took and sets the title, if there is one and nobody chose another meanwhile.
    pub async fn title_process(
        &self,
        owner: &UserId,
        pid: Pid,
        call: &TitleCall,
        now: Millis,
    ) -> Result<Committed<Process>> {
        let mut write = self.write(now).await?;
        load_process(write.sql(), owner, pid).await?;
        sqlx::query(
            "UPDATE processes SET input_tokens = input_tokens + $1, output_tokens = output_tokens + $2,
                    cost_usd = cost_usd + $3 WHERE pid = $4",
        )
        .bind(call.usage.input_tokens)
        .bind(call.usage.output_tokens)
        .bind(call.usage.cost_usd)
        .bind(pid.0)
        .execute(write.sql())
        .await?;
        spend(&mut write, owner, &call.provider, &call.model, call.usage).await?;
        sqlx::query(
            "UPDATE processes SET title = $1, titled_by = $2
             WHERE pid = $3 AND titled_by IS NULL AND $1 IS NOT NULL",
        )
        .bind(call.title.as_deref())
        .bind(word(&TitledBy::Model)?)
        .bind(pid.0)
        .execute(write.sql())
        .await?;
        let process = process_changed(&mut write, owner, pid).await?;
        write.commit(process).await
    }
}
