//! Turns: the lease, and every change of their state.

mod change;
mod end;
mod lease;
mod row;
mod tickets;

pub(crate) use change::{held, moved, save_turn, tell};
pub(crate) use end::cancel_turns_of_token;
pub(crate) use row::{current_turn, load_turn_row, turns_of_process};

use crate::{Error, Result, Store, processes::load_process};
use protocol::{ApprovalId, Epoch, Millis, NodeId, OpId, Pid, TokenId, TurnId, UserId, turn::Turn};
use row::{turn_row, turn_sql};

#[derive(Debug, Clone)]
pub struct TurnRow {
    pub turn: Turn,
    pub owner_id: UserId,
    pub epoch: Epoch,
    pub lease_owner: Option<String>,
    pub lease_until: Option<Millis>,
    pub crashes: i64,
}

/// What a worker holds after a claim: every write of the turn names the epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub turn_id: TurnId,
    pub pid: Pid,
    pub owner_id: UserId,
    pub epoch: Epoch,
    /// Leases of this turn that ran out without progress, this claim not counted.
    pub crashes: i64,
}

/// What a cancel leaves to do: tell these machines.
#[derive(Debug, Clone, Default)]
pub struct Cancelled {
    pub ops: Vec<(NodeId, OpId)>,
    pub approvals: Vec<ApprovalId>,
    /// The next turn of each process, now first in line.
    pub next: Vec<TurnId>,
}

impl Cancelled {
    /// Of another turn.
    pub(crate) fn add(&mut self, other: Self) {
        self.ops.extend(other.ops);
        self.approvals.extend(other.approvals);
        self.next.extend(other.next);
    }
}

impl Store {
    pub async fn turn(&self, turn: &TurnId) -> Result<Option<TurnRow>> {
        load_turn_row(&mut *self.pool.acquire().await?, turn).await
    }

    /// Oldest first. `NotFound` for the process, or for the turn to go on after.
    pub async fn turns(
        &self,
        owner: &UserId,
        pid: Pid,
        after: Option<&TurnId>,
        limit: i64,
    ) -> Result<Vec<Turn>> {
        let mut read = self.pool.begin().await?;
        load_process(&mut read, owner, pid).await?;
        let after: i64 = match after {
            None => 0,
            Some(turn) => sqlx::query_scalar("SELECT n FROM turns WHERE id = $1 AND pid = $2")
                .bind(turn.as_str())
                .bind(pid.0)
                .fetch_optional(&mut *read)
                .await?
                .ok_or(Error::NotFound("turn"))?,
        };
        let rows = sqlx::query(turn_sql!("WHERE pid = $1 AND n > $2 ORDER BY n LIMIT $3"))
            .bind(pid.0)
            .bind(after)
            .bind(limit)
            .fetch_all(&mut *read)
            .await?;
        rows.iter().map(|row| Ok(turn_row(row)?.turn)).collect()
    }

    /// The turn that a process is at: the one under way, or else the first in line. None when idle.
    pub async fn turn_under_way(&self, owner: &UserId, pid: Pid) -> Result<Option<TurnRow>> {
        let mut read = self.pool.begin().await?;
        load_process(&mut read, owner, pid).await?;
        current_turn(&mut read, pid).await
    }

    /// Turns at which a worker is, begun by the bearer of this token.
    pub async fn turns_at_work_of_token(
        &self,
        owner: &UserId,
        token: &TokenId,
    ) -> Result<Vec<(Pid, TurnId)>> {
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT pid, id FROM turns
             WHERE ended_at IS NULL AND owner_id = $1 AND token_id = $2 AND state IN ('thinking', 'acting')
             ORDER BY n",
        )
        .bind(owner.as_str())
        .bind(token.as_str())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(pid, id)| (Pid(pid), TurnId(id))).collect())
    }

    /// The last turn of the process whose id sorts before the text given, which need be no turn's id.
    pub async fn turn_before(&self, pid: Pid, id: &TurnId) -> Result<Option<TurnId>> {
        let sql = "SELECT id FROM turns WHERE pid = $1 AND id < $2 ORDER BY id DESC LIMIT 1";
        let found: Option<String> =
            sqlx::query_scalar(sql).bind(pid.0).bind(id.as_str()).fetch_optional(&self.pool).await?;
        Ok(found.map(TurnId))
    }
}
