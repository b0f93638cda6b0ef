//! A process goes, with everything that was said and done in it.

use super::{hidden::hide_deleted, load_process, process_changed};
use crate::{Committed, Error, Result, Store, budgets::drop_budgets, turns::current_turn, write::Write};
use protocol::{Millis, Pid, UserId, event::Event, process::Process, usage::BudgetScope};

impl Store {
    /// From now on nobody sees it; what is left of it goes piece by piece, see `clear_some`. Of its facts only
    /// `process.deleted` stays. Its children become its parent's. Gives the process as it was.
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
        forget_untold(&mut write, pid).await?;
        drop_budgets(&mut write, BudgetScope::Process, &pid.to_string()).await?;
        write.fact(owner, Event::ProcessDeleted { pid }).await?;
        hide_deleted(&mut write, pid).await?;
        write.commit(process).await
    }
}

async fn is_ending(write: &mut Write, pid: Pid) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM ops WHERE pid = $1 AND state = 'cancelling')")
        .bind(pid.0)
        .fetch_one(write.sql())
        .await?)
}

/// What nobody heard yet is not told any more. The plus sign keeps SQLite from reading all that was ever told of
/// the process: what is not yet published is little.
async fn forget_untold(write: &mut Write, pid: Pid) -> Result<()> {
    sqlx::query("DELETE FROM events WHERE +pid = $1 AND published_at IS NULL")
        .bind(pid.0)
        .execute(write.sql())
        .await?;
    Ok(())
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
