//! Titles that a model gives.

use crate::{
    Committed, Error, Result, Store,
    processes::{load_process, process_changed},
    row::word,
};
use protocol::{
    Millis, Pid, TurnId, UserId,
    process::{Process, TitledBy},
};

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

    /// Sets the title, if nobody chose another meanwhile.
    pub async fn title_process(
        &self,
        owner: &UserId,
        pid: Pid,
        title: &str,
        now: Millis,
    ) -> Result<Committed<Process>> {
        let mut write = self.write(now).await?;
        load_process(write.sql(), owner, pid).await?;
        sqlx::query(
            "UPDATE processes SET title = $1, titled_by = $2
             WHERE pid = $3 AND titled_by IS NULL",
        )
        .bind(title)
        .bind(word(&TitledBy::Model)?)
        .bind(pid.0)
        .execute(write.sql())
        .await?;
        let process = process_changed(&mut write, owner, pid).await?;
        write.commit(process).await
    }
}
