//! The one way in which a turn changes: compare-and-set on (state, epoch), its fact, its process's state.

use super::row::{current_turn, load_turn_row};
use crate::{
    Claim, Error, Result, TurnRow,
    row::{maybe_json, word},
    transitions::turn_may,
    write::Write,
};
use protocol::{Millis, Pid, UserId, event::Event, process::ProcessState, turn::TurnState};

/// The turn under this lease; `Fenced` when the lease is no longer ours.
pub(crate) async fn held(write: &mut Write, claim: &Claim) -> Result<TurnRow> {
    load_turn_row(write.sql(), &claim.turn_id)
        .await?
        .filter(|row| row.epoch == claim.epoch && row.turn.state.is_running())
        .ok_or(Error::Fenced)
}

/// The row as it would be in another state: without a lease when nobody is to work on it, with an end
/// when it ends. `Conflict` when the table of transitions says no. Nothing is written.
pub(crate) fn moved(before: &TurnRow, to: TurnState, now: Millis) -> Result<TurnRow> {
    if !turn_may(before.turn.state, to) {
        return Err(conflict(before));
    }
    let mut after = before.clone();
    after.turn.state = to;
    after.turn.rev += 1;
    if !to.is_running() {
        after.lease_owner = None;
        after.lease_until = None;
    }
    if to.is_ended() {
        after.turn.ended_at = Some(now);
    }
    Ok(after)
}

/// Writes the change if the row is still in the state and epoch of `before`. `ticketed_at`: None makes
/// it due for a ticket at once.
pub(crate) async fn save_turn(
    write: &mut Write,
    before: &TurnRow,
    after: &TurnRow,
    ticketed_at: Option<Millis>,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE turns SET state = $1, rev = $2, lease_owner = $3, epoch = $4, lease_until = $5,
                crashes = $6, error = $7, started_at = $8, ended_at = $9, ticketed_at = $10
         WHERE id = $11 AND state = $12 AND epoch = $13",
    )
    .bind(after.turn.state.as_str())
    .bind(after.turn.rev)
    .bind(after.lease_owner.as_deref())
    .bind(after.epoch.0)
    .bind(after.lease_until.map(|at| at.0))
    .bind(after.crashes)
    .bind(maybe_json(after.turn.error.as_ref())?)
    .bind(after.turn.started_at.map(|at| at.0))
    .bind(after.turn.ended_at.map(|at| at.0))
    .bind(ticketed_at.map(|at| at.0))
    .bind(after.turn.id.as_str())
    .bind(before.turn.state.as_str())
    .bind(before.epoch.0)
    .execute(write.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Err(conflict(before));
    }
    if after.turn.state == before.turn.state {
        return Ok(());
    }
    tell(write, after).await
}

/// The facts of a turn's new state.
pub(crate) async fn tell(write: &mut Write, row: &TurnRow) -> Result<()> {
    let turn = &row.turn;
    let event = Event::TurnState {
        pid: turn.pid,
        turn_id: turn.id.clone(),
        state: turn.state,
        rev: turn.rev,
        error: turn.error.clone(),
    };
    write.fact(&row.owner_id, event).await?;
    follow(write, &row.owner_id, turn.pid).await
}

/// A process is in the state of its current turn, and idle without one.
async fn follow(write: &mut Write, owner: &UserId, pid: Pid) -> Result<()> {
    let current = current_turn(write.sql(), pid).await?;
    let state = current.map_or(ProcessState::Idle, |row| process_state(row.turn.state));
    let now = write.now.0;
    let done = sqlx::query(
        "UPDATE processes SET state = $1, active_at = $2 WHERE pid = $3 AND state NOT IN ($1, 'ended')",
    )
    .bind(word(&state)?)
    .bind(now)
    .bind(pid.0)
    .execute(write.sql())
    .await?;
    if done.rows_affected() > 0 {
        write.fact(owner, Event::ProcessState { pid, state }).await?;
    }
    Ok(())
}

fn process_state(turn: TurnState) -> ProcessState {
    match turn {
        TurnState::Queued => ProcessState::Queued,
        TurnState::Thinking => ProcessState::Thinking,
        TurnState::Acting => ProcessState::Acting,
        TurnState::WaitingApproval => ProcessState::WaitingApproval,
        TurnState::WaitingChild => ProcessState::WaitingChild,
        TurnState::WaitingInput => ProcessState::WaitingInput,
        TurnState::Paused => ProcessState::Paused,
        TurnState::Done | TurnState::Failed | TurnState::Cancelled | TurnState::Stopped => ProcessState::Idle,
    }
}

fn conflict(row: &TurnRow) -> Error {
    Error::Conflict { what: "turn", state: row.turn.state.as_str().to_owned() }
}
