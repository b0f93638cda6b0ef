//! Processes.

mod branch;
mod delete;
mod hidden;

pub use branch::NewBranchRow;
pub(crate) use hidden::visible;
pub use hidden::{Clearing, PIECE_PAUSE};

use crate::{
    Committed, Error, Result, Store,
    providers::provider_exists,
    routes::route_exists,
    row::{Row, json, word},
    write::Write,
};
use protocol::{
    ClientId, Millis, Pid, ProviderId, UserId,
    event::Event,
    process::{Limits, Posture, Process, ProcessChange, Program, TitledBy, Usage},
};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

#[derive(Debug, Clone)]
pub struct NewProcessRow {
    pub owner_id: UserId,
    pub ppid: Option<Pid>,
    pub client_id: Option<ClientId>,
    pub program: Program,
    pub title: String,
    pub posture: Posture,
    pub limits: Limits,
}

#[derive(Debug, Clone)]
pub struct ProcessRow {
    pub process: Process,
    pub limits: Limits,
}

macro_rules! process_sql {
    ($($tail:expr),+) => {
        concat!(
            "SELECT pid, ppid, owner_id, program, title, state, posture, limits, provider_id, model,
                    input_tokens, output_tokens, cost_usd, created_at, active_at, pinned_at, archived_at, titled_by, route
             FROM processes ",
            $($tail),+
        )
    };
}

impl Store {
    /// The same client_id again gives the same process.
    pub async fn add_process(&self, row: NewProcessRow, now: Millis) -> Result<Committed<Process>> {
        let mut write = self.write(now).await?;
        if let Some(client) = &row.client_id
            && let Some(before) = process_by_client_id(&mut write, &row.owner_id, client).await?
        {
            // A branch that is not whole yet is nobody's to see.
            let before = load_process(write.sql(), &row.owner_id, before.pid).await?.process;
            return Ok(Committed { value: before, facts: Vec::new() });
        }
        if let Some(parent) = row.ppid {
            load_process(write.sql(), &row.owner_id, parent).await?;
        }
        let pid = insert_process(&mut write, &row).await?;
        let process = load_process(write.sql(), &row.owner_id, pid).await?.process;
        let created = Event::ProcessCreated { pid, process: Box::new(process.clone()) };
        write.fact(&row.owner_id, created).await?;
        write.commit(process).await
    }

    /// `NotFound` also when it belongs to someone else.
    pub async fn process(&self, owner: &UserId, pid: Pid) -> Result<ProcessRow> {
        load_process(&mut *self.pool.acquire().await?, owner, pid).await
    }

    /// Oldest first, after the given pid.
    pub async fn processes(&self, owner: &UserId, after: Option<Pid>, limit: i64) -> Result<Vec<Process>> {
        let rows = sqlx::query(process_sql!(
            "WHERE owner_id = $1 AND pid > $2 AND ",
            visible!("processes.pid"),
            " ORDER BY pid LIMIT $3"
        ))
        .bind(owner.as_str())
        .bind(after.map_or(0, |pid| pid.0))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| Ok(process(row)?.process)).collect()
    }

    /// What is absent stays. A provider takes the place of a route, and a route that of a provider and its model.
    /// `NotFound` for the process, or for the provider or route named.
    pub async fn change_process(
        &self,
        owner: &UserId,
        pid: Pid,
        change: &ProcessChange,
        now: Millis,
    ) -> Result<Committed<Process>> {
        let mut write = self.write(now).await?;
        let before = load_process(write.sql(), owner, pid).await?.process;
        if let Some(Some(provider)) = &change.provider_id
            && !provider_exists(write.sql(), provider).await?
        {
            return Err(Error::NotFound("provider"));
        }
        if let Some(Some(route)) = &change.route
            && !route_exists(write.sql(), route).await?
        {
            return Err(Error::NotFound("route"));
        }
        let way = way(&before, change);
        let titled_by = if change.title.is_some() { Some(TitledBy::Owner) } else { before.titled_by };
        sqlx::query(
            "UPDATE processes SET title = $1, posture = $2, provider_id = $3, model = $4, titled_by = $5,
                    pinned_at = $6, archived_at = $7, route = $8 WHERE pid = $9",
        )
        .bind(change.title.as_ref().unwrap_or(&before.title))
        .bind(word(&change.posture.unwrap_or(before.posture))?)
        .bind(way.provider.map(ProviderId::as_str))
        .bind(way.model)
        .bind(titled_by.as_ref().map(word).transpose()?)
        .bind(since(change.pinned, before.pinned_at, now))
        .bind(since(change.archived, before.archived_at, now))
        .bind(way.route)
        .bind(pid.0)
        .execute(write.sql())
        .await?;
        let process = process_changed(&mut write, owner, pid).await?;
        write.commit(process).await
    }

    /// Every process whose posture is not the default.
    pub async fn postures(&self) -> Result<BTreeMap<Pid, Posture>> {
        let rows = sqlx::query(concat!(
            "SELECT pid, posture FROM processes WHERE posture <> 'ask' AND ",
            visible!("processes.pid")
        ))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let row = Row { table: "processes", row };
                Ok((Pid(row.int("pid")?), row.word("posture")?))
            })
            .collect()
    }
}

/// The way to a model that a process has after a change.
struct Way<'a> {
    provider: Option<&'a ProviderId>,
    model: Option<&'a str>,
    route: Option<&'a str>,
}

fn way<'a>(before: &'a Process, change: &'a ProcessChange) -> Way<'a> {
    let model = change.model.as_deref();
    match (&change.provider_id, &change.route) {
        (_, Some(Some(route))) => Way { provider: None, model: None, route: Some(route) },
        (Some(Some(provider)), _) => {
            Way { provider: Some(provider), model: model.or(before.model.as_deref()), route: None }
        }
        // Back to the default: a model of the provider that is left goes with it.
        (Some(None), route) => Way { provider: None, model, route: kept(before, route.as_ref()) },
        (None, route) => Way {
            provider: before.provider_id.as_ref(),
            model: model.or(before.model.as_deref()),
            route: kept(before, route.as_ref()),
        },
    }
}

/// A route that is not given stays; `null` takes it away.
fn kept<'a>(before: &'a Process, given: Option<&Option<String>>) -> Option<&'a str> {
    if given.is_some() { None } else { before.route.as_deref() }
}

/// A mark that says since when: set again it keeps its time.
fn since(wanted: Option<bool>, before: Option<Millis>, now: Millis) -> Option<i64> {
    match wanted {
        Some(true) => Some(before.unwrap_or(now).0),
        Some(false) => None,
        None => before.map(|at| at.0),
    }
}

pub(crate) async fn load_process(sql: &mut SqliteConnection, owner: &UserId, pid: Pid) -> Result<ProcessRow> {
    let row = sqlx::query(process_sql!("WHERE pid = $1 AND owner_id = $2 AND ", visible!("processes.pid")))
        .bind(pid.0)
        .bind(owner.as_str())
        .fetch_optional(sql)
        .await?;
    process(&row.ok_or(Error::NotFound("process"))?)
}

/// What was made for this client_id before, or is being made.
async fn process_by_client_id(
    write: &mut Write,
    owner: &UserId,
    client: &ClientId,
) -> Result<Option<Process>> {
    let row = sqlx::query(process_sql!("WHERE owner_id = $1 AND client_id = $2"))
        .bind(owner.as_str())
        .bind(client.as_str())
        .fetch_optional(write.sql())
        .await?;
    row.map(|row| Ok(process(&row)?.process)).transpose()
}

/// Tells of a change that stands in the row already.
pub(crate) async fn process_changed(write: &mut Write, owner: &UserId, pid: Pid) -> Result<Process> {
    let process = load_process(write.sql(), owner, pid).await?.process;
    write.fact(owner, Event::ProcessChanged { pid, process: Box::new(process.clone()) }).await?;
    Ok(process)
}

async fn insert_process(write: &mut Write, row: &NewProcessRow) -> Result<Pid> {
    let now = write.now.0;
    let pid = sqlx::query_scalar(
        "INSERT INTO processes
         (ppid, owner_id, client_id, program, title, state, posture, limits, created_at, active_at, titled_by)
         VALUES ($1, $2, $3, $4, $5, 'idle', $6, $7, $8, $8, $9) RETURNING pid",
    )
    .bind(row.ppid.map(|pid| pid.0))
    .bind(row.owner_id.as_str())
    .bind(row.client_id.as_ref().map(ClientId::as_str))
    .bind(word(&row.program)?)
    .bind(&row.title)
    .bind(word(&row.posture)?)
    .bind(json(&row.limits)?)
    .bind(now)
    .bind((!row.title.is_empty()).then(|| word(&TitledBy::Owner)).transpose()?)
    .fetch_one(write.sql())
    .await?;
    Ok(Pid(pid))
}

fn process(row: &sqlx::sqlite::SqliteRow) -> Result<ProcessRow> {
    let row = Row { table: "processes", row };
    let process = Process {
        pid: Pid(row.int("pid")?),
        ppid: row.maybe_int("ppid")?.map(Pid),
        owner_id: row.text("owner_id")?,
        program: row.word("program")?,
        title: row.text("title")?,
        titled_by: row.maybe_word("titled_by")?,
        state: row.word("state")?,
        posture: row.word("posture")?,
        provider_id: row.maybe_text("provider_id")?,
        model: row.maybe_text("model")?,
        route: row.maybe_text("route")?,
        taints: Vec::new(),
        usage: Usage {
            input_tokens: row.int("input_tokens")?,
            output_tokens: row.int("output_tokens")?,
            cost_usd: row.float("cost_usd")?,
        },
        created_at: row.time("created_at")?,
        active_at: row.time("active_at")?,
        pinned_at: row.maybe_time("pinned_at")?,
        archived_at: row.maybe_time("archived_at")?,
    };
    Ok(ProcessRow { process, limits: row.json("limits")? })
}
