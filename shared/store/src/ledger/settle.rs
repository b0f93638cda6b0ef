//! After a call: what it was. And what is left of a call whose worker died.

use super::{
    CallEnd,
    charges::{Charge, count},
    usd,
};
use crate::{
    Committed, Error, Result, Store,
    processes::{load_process, process_changed},
    providers::provider_charges,
    row::{Row, json, word},
    write::Write,
};
use protocol::{
    CallId, Millis, Pid, TurnId, UserId,
    usage::{CallOutcome, CallPurpose},
};

/// An open row as it stood.
pub(super) struct Open {
    pub(super) owner_id: UserId,
    pid: Option<Pid>,
    turn_id: Option<TurnId>,
    step: Option<i64>,
    reserved: i64,
    pub(super) charges: Vec<Charge>,
}

impl Store {
    /// All of them in one transaction. One that is settled already stays as it is.
    pub async fn settle_calls(&self, ends: &[CallEnd], now: Millis) -> Result<Committed<()>> {
        let mut write = self.write(now).await?;
        let mut changed: Vec<(UserId, Pid)> = Vec::new();
        for end in ends {
            changed.extend(settle(&mut write, end).await?);
        }
        changed.sort_by_key(|(_, pid)| *pid);
        changed.dedup();
        for (owner, pid) in changed {
            tell(&mut write, &owner, pid).await?;
        }
        write.commit(()).await
    }

    /// Calls that were begun before `before` and of which nobody will tell any more: what was reserved counts. Titles and
    /// tests, which are short: before `short_before`. Says how many.
    pub async fn give_up_calls(
        &self,
        before: Millis,
        short_before: Millis,
        now: Millis,
    ) -> Result<Committed<u64>> {
        let mut write = self.write(now).await?;
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT id FROM usage
             WHERE outcome = 'open' AND (at < $1 OR at < $2 AND purpose IN ($3, $4))",
        )
        .bind(before.0)
        .bind(short_before.0)
        .bind(word(&CallPurpose::Title)?)
        .bind(word(&CallPurpose::Test)?)
        .fetch_all(write.sql())
        .await?;
        for id in &ids {
            lose(&mut write, &CallId::from(id.as_str())).await?;
        }
        write.commit(ids.len() as u64).await
    }
}

/// A process costs more than before.
async fn tell(write: &mut Write, owner: &UserId, pid: Pid) -> Result<()> {
    match load_process(write.sql(), owner, pid).await {
        Ok(_) => drop(process_changed(write, owner, pid).await?),
        // Deleted meanwhile; its row in the ledger stays.
        Err(Error::NotFound(_)) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

/// The process whose usage changed. None when the call was settled before, or counts to no process.
pub(crate) async fn settle(write: &mut Write, end: &CallEnd) -> Result<Option<(UserId, Pid)>> {
    let Some(open) = open(write, &end.id).await? else { return Ok(None) };
    sqlx::query(
        "UPDATE usage SET provider_id = $1, provider = $2, model = $3, route = $4, why = $5, tried = $6,
                price_from = $7, fresh = $8, cache_read = $9, cache_write = $10, output = $11, reasoning = $12,
                estimated = $13, cost_nano = $14, first_token_ms = $15, latency_ms = $16, outcome = $17,
                problem = $18, ended_at = $19
         WHERE id = $20",
    )
    .bind(end.way.provider_id.as_ref().map(|id| id.as_str().to_owned()))
    .bind(&end.way.provider)
    .bind(&end.way.model)
    .bind(&end.way.route)
    .bind(&end.way.why)
    .bind(json(&end.way.tried)?)
    .bind(word(&end.way.price_from)?)
    .bind(end.tokens.fresh)
    .bind(end.tokens.cache_read)
    .bind(end.tokens.cache_write)
    .bind(end.tokens.output)
    .bind(end.tokens.reasoning)
    .bind(end.estimated)
    .bind(end.cost_nano)
    .bind(end.first_token_ms)
    .bind(end.latency_ms)
    .bind(word(&end.outcome)?)
    .bind(end.problem.as_deref())
    .bind(write.now.0)
    .bind(end.id.as_str())
    .execute(write.sql())
    .await?;
    if let (true, Some(provider)) = (end.charged, &end.way.provider_id) {
        provider_charges(write, &open.owner_id, provider).await?;
    }
    move_over(write, &open, end.cost_nano).await?;
    count_to_process(write, &open, end).await
}

/// The open calls of a step that is begun anew: their worker is gone.
pub(crate) async fn lose_of_step(write: &mut Write, turn: &TurnId, step: i64) -> Result<()> {
    let ids: Vec<String> =
        sqlx::query_scalar("SELECT id FROM usage WHERE turn_id = $1 AND step = $2 AND outcome = 'open'")
            .bind(turn.as_str())
            .bind(step)
            .fetch_all(write.sql())
            .await?;
    for id in ids {
        lose(write, &CallId::from(id)).await?;
    }
    Ok(())
}

async fn lose(write: &mut Write, id: &CallId) -> Result<()> {
    let Some(open) = open(write, id).await? else { return Ok(()) };
    sqlx::query("UPDATE usage SET outcome = $1, ended_at = $2, estimated = 1 WHERE id = $3")
        .bind(word(&CallOutcome::Lost)?)
        .bind(write.now.0)
        .bind(id.as_str())
        .execute(write.sql())
        .await?;
    move_over(write, &open, open.reserved).await?;
    sqlx::query("UPDATE processes SET cost_usd = cost_usd + $1 WHERE pid = $2")
        .bind(usd(open.reserved))
        .bind(open.pid.map(|pid| pid.0))
        .execute(write.sql())
        .await?;
    match open.pid {
        Some(pid) => tell(write, &open.owner_id, pid).await,
        None => Ok(()),
    }
}

pub(super) async fn open(write: &mut Write, id: &CallId) -> Result<Option<Open>> {
    let row = sqlx::query(
        "SELECT owner_id, pid, turn_id, step, cost_nano, charges FROM usage WHERE id = $1 AND outcome = 'open'",
    )
    .bind(id.as_str())
    .fetch_optional(write.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Row { table: "usage", row: &row };
    Ok(Some(Open {
        owner_id: row.text("owner_id")?,
        pid: row.maybe_int("pid")?.map(Pid),
        turn_id: row.maybe_text("turn_id")?,
        step: row.maybe_int("step")?,
        reserved: row.int("cost_nano")?,
        charges: row.json("charges")?,
    }))
}

/// From reserved to used, in the periods in which it was reserved.
async fn move_over(write: &mut Write, open: &Open, cost: i64) -> Result<()> {
    if cost == 0 && open.reserved == 0 {
        return Ok(());
    }
    for charge in &open.charges {
        count(write, &open.owner_id, charge, cost, -open.reserved).await?;
    }
    Ok(())
}

async fn count_to_process(write: &mut Write, open: &Open, end: &CallEnd) -> Result<Option<(UserId, Pid)>> {
    let (input, output) = (end.tokens.all_input(), end.tokens.all_output());
    if input.saturating_add(output) == 0 && end.cost_nano == 0 {
        return Ok(None);
    }
    let cost = usd(end.cost_nano);
    if let (Some(turn), Some(step)) = (&open.turn_id, open.step) {
        sqlx::query(
            "UPDATE steps SET input_tokens = input_tokens + $1, output_tokens = output_tokens + $2,
                    cost_usd = cost_usd + $3, provider = $4, model = $5 WHERE turn_id = $6 AND step = $7",
        )
        .bind(input)
        .bind(output)
        .bind(cost)
        .bind(&end.way.provider)
        .bind(&end.way.model)
        .bind(turn.as_str())
        .bind(step)
        .execute(write.sql())
        .await?;
    }
    let Some(pid) = open.pid else { return Ok(None) };
    sqlx::query(
        "UPDATE processes SET input_tokens = input_tokens + $1, output_tokens = output_tokens + $2,
                cost_usd = cost_usd + $3 WHERE pid = $4",
    )
    .bind(input)
    .bind(output)
    .bind(cost)
    .bind(pid.0)
    .execute(write.sql())
    .await?;
    Ok(Some((open.owner_id.clone(), pid)))
}
