//! How things stand for one owner: what waits, which chats were used last.

use crate::{
    Result, Store,
    processes::{load_process, visible},
};
use protocol::{Pid, UserId, home::Waiting, process::Process};

impl Store {
    pub async fn waiting(&self, owner: &UserId) -> Result<Waiting> {
        let (approvals, questions) = sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM approvals WHERE owner_id = $1 AND state = 'pending'),
                    (SELECT COUNT(*) FROM processes WHERE owner_id = $1 AND state = 'waiting_input')",
        )
        .bind(owner.as_str())
        .fetch_one(&self.pool)
        .await?;
        Ok(Waiting { approvals, questions })
    }

    /// Chats that are not put away, the last active first.
    pub async fn last_chats(&self, owner: &UserId, limit: i64) -> Result<Vec<Process>> {
        let mut read = self.pool.begin().await?;
        let pids: Vec<i64> = sqlx::query_scalar(concat!(
            "SELECT pid FROM processes WHERE owner_id = $1 AND program = 'chat' AND archived_at IS NULL AND ",
            visible!("processes.pid"),
            " ORDER BY active_at DESC, pid DESC LIMIT $2"
        ))
        .bind(owner.as_str())
        .bind(limit)
        .fetch_all(&mut *read)
        .await?;
        let mut chats = Vec::with_capacity(pids.len());
        for pid in pids {
            chats.push(load_process(&mut read, owner, Pid(pid)).await?.process);
        }
        Ok(chats)
    }

    /// Of files given along, everybody's.
    pub async fn attachment_bytes(&self) -> Result<u64> {
        let bytes: i64 = sqlx::query_scalar("SELECT COALESCE(SUM(size), 0) FROM attachments")
            .fetch_one(&self.pool)
            .await?;
        Ok(bytes.unsigned_abs())
    }
}
