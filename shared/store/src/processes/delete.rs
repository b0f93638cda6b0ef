//! A process goes, with everything that was said and done in it.

use super::{load_process, process_changed};
use crate::{Committed, Error, Result, Store, turns::current_turn, write::Write};
use protocol::{Millis, Pid, UserId, event::Event, process::Process};

/// In the order that references allow.
const ROWS: [&str; 8] = [
    "DELETE FROM approvals WHERE turn_id IN (SELECT id FROM turns WHERE pid = $1)",
    "DELETE FROM ops WHERE pid = $1",
    "DELETE FROM steps WHERE turn_id IN (SELECT id FROM turns WHERE pid = $1)",
    "DELETE FROM attachments WHERE message_id IN (SELECT id FROM messages WHERE pid = $1)",
    "DELETE FROM messages WHERE pid = $1",
    "DELETE FROM turns WHERE pid = $1",
    // What was told of it, published or not: it holds what was said. Who watches is told that it is gone.
    "DELETE FROM events WHERE pid = $1",
    "DELETE FROM processes WHERE pid = $1",
];

impl Store {
    /// All its rows and facts go in one transaction; `process.deleted` stays. Its children become its
    /// parent's. Gives the process as it was.
    ///
    /// `NotFound`; `Conflict` of the process with `busy` while a turn is open, or with `ending` while a
    /// command that was cancelled may still run: without its row nobody would tell the machine again.
    pub async fn delete_process(&self, owner: &UserId, pid: Pid, now: Millis) -> Result<Committed<Process>> {
        let mut write = self.write(now).await?;
        let process = load_process(write.sql(), owner, pid).await?.process;
        if current_turn(write.sql(), pid).await?.is_some() {
            return Err(stays("busy"));
        }
        if is_ending(&mut write, pid).await? {
            return Err(stays("ending"));
        }
        leave_children(&mut write, &process).await?;
        for rows in ROWS {
            sqlx::query(rows).bind(pid.0).execute(write.sql()).await?;
        }
        write.fact(owner, Event::ProcessDeleted { pid }).await?;
        write.commit(process).await
    }
}

async fn is_ending(write: &mut Write, pid: Pid) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM ops WHERE pid = $1 AND state = 'cancelling')")
        .bind(pid.0)
        .fetch_one(write.sql())
        .await?)
}

async fn leave_children(write: &mut Write, parent: &Process) -> Result<()> {
    let children: Vec<i64> =
        sqlx::query_scalar("UPDATE processes SET ppid = $1 WHERE ppid = $2 RETURNING pid")
            .bind(parent.ppid.map(|pid| pid.0))
            .bind(parent.pid.0)
            .fetch_all(write.sql())
            .await?;
    for child in children {
        process_changed(write, &parent.owner_id, Pid(child)).await?;
    }
    Ok(())
}

fn stays(state: &str) -> Error {
    Error::Conflict { what: "process", state: state.to_owned() }
}
