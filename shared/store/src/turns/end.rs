//! Letting go of a turn: parked, finished by its worker, or stopped by its owner.

use crate::{
    Cancelled, Claim, Committed, Error, Result, Store, TurnRow,
    approvals::{close_questions, pending_questions},
    ops::close_ops,
    processes::load_process,
    steps::keep_half_answer,
    turns::{current_turn, held, load_turn_row, moved, save_turn},
    write::Write,
};
use protocol::{
    Epoch, Millis, Pid, TokenId, TurnId, UserId,
    event::Event,
    problem::Problem,
    process::ProcessState,
    turn::{LiveText, TurnState},
};
use std::collections::BTreeSet;

impl Store {
    /// Gives the lease back and parks the turn: `waiting_approval`, `waiting_input`, or `queued` (to
    /// be taken up again, for example at shutdown). For `waiting_approval`: when no question of the
    /// turn is open any more (an answer came in between), it is queued at once; the state it got is
    /// returned. A turn that is queued keeps its place and is due for a ticket at once.
    pub async fn park_turn(
        &self,
        claim: &Claim,
        state: TurnState,
        now: Millis,
    ) -> Result<Committed<TurnState>> {
        let mut write = self.write(now).await?;
        let before = held(&mut write, claim).await?;
        let to = match state {
            TurnState::WaitingApproval if pending_questions(write.sql(), &claim.turn_id).await? == 0 => {
                TurnState::Queued
            }
            TurnState::WaitingApproval | TurnState::WaitingInput | TurnState::Queued => state,
            _ => return Err(conflict("turn", before.turn.state.as_str())),
        };
        let after = moved(&before, to, now)?;
        save_turn(&mut write, &before, &after, None).await?;
        write.commit(to).await
    }

    /// Ends it: done, failed, stopped. Gives the next turn of the process, if one waits; that one is
    /// due for a ticket at once. What it leaves open ends with it: questions are cancelled, ops
    /// without an end are `cancelling` (or `cancelled`, when they never left). The text of an answer that broke off
    /// stays as it was saved last.
    pub async fn finish_turn(
        &self,
        claim: &Claim,
        state: TurnState,
        error: Option<&Problem>,
        now: Millis,
    ) -> Result<Committed<Option<TurnId>>> {
        let mut write = self.write(now).await?;
        let before = held(&mut write, claim).await?;
        if !matches!(state, TurnState::Done | TurnState::Failed | TurnState::Stopped) {
            return Err(conflict("turn", before.turn.state.as_str()));
        }
        let mut after = moved(&before, state, now)?;
        after.turn.error = error.cloned();
        // An answer that broke off: what came of it is kept, and can be gone on from.
        keep_half_answer(&mut write, &before, None).await?;
        end(&mut write, &before, &after).await?;
        let next = next(&mut write, before.turn.pid).await?;
        write.commit(next).await
    }

    /// The owner's stop: whatever turn of the process is under way (or else first in line) ends
    /// cancelled; the epoch rises, so its worker's next write fails; open questions are cancelled; ops
    /// without an end become `cancelling` (those not on a machine: `cancelled`). `Conflict` (state
    /// "idle") when there is nothing to stop. Queued turns behind it stay. The answer that was being
    /// given stays as far as it got: `said` when it is of that step, else what was saved last.
    pub async fn cancel_turn(
        &self,
        owner: &UserId,
        pid: Pid,
        said: Option<&LiveText>,
        now: Millis,
    ) -> Result<Committed<(TurnId, Cancelled)>> {
        let mut write = self.write(now).await?;
        load_process(write.sql(), owner, pid).await?;
        let stopped = cancel_current(&mut write, pid, said).await?;
        let (turn, mut cancelled) = stopped.ok_or_else(|| conflict("process", "idle"))?;
        cancelled.next.extend(next(&mut write, pid).await?);
        write.commit((turn, cancelled)).await
    }

    /// The owner ends the process: the turn under way is cancelled as by `cancel_turn`, those in line
    /// behind it too, and it takes no more messages. Gives the turn that was under way. Nothing is
    /// written when it has ended already.
    pub async fn end_process(
        &self,
        owner: &UserId,
        pid: Pid,
        said: Option<&LiveText>,
        now: Millis,
    ) -> Result<Committed<(Option<TurnId>, Cancelled)>> {
        let mut write = self.write(now).await?;
        // First, so that the ends of its turns do not tell of states in between.
        let ended = sqlx::query(
            "UPDATE processes SET state = 'ended', active_at = $1
             WHERE pid = $2 AND owner_id = $3 AND state <> 'ended'",
        )
        .bind(now.0)
        .bind(pid.0)
        .bind(owner.as_str())
        .execute(write.sql())
        .await?;
        if ended.rows_affected() == 0 {
            load_process(write.sql(), owner, pid).await?;
            return Ok(Committed { value: (None, Cancelled::default()), facts: Vec::new() });
        }
        let (mut stopped, mut all) = (None, Cancelled::default());
        while let Some((turn, cancelled)) = cancel_current(&mut write, pid, said).await? {
            stopped.get_or_insert(turn);
            all.add(cancelled);
        }
        write.fact(owner, Event::ProcessState { pid, state: ProcessState::Ended }).await?;
        write.commit((stopped, all)).await
    }
}

/// Everything that the bearer of a token began and that has not ended, in whatever line it stands: cancelled as by
/// `cancel_turn`. A person's turn that the bearer answered is among it, for it goes on at the bearer's expense.
pub(crate) async fn cancel_turns_of_token(
    write: &mut Write,
    owner: &UserId,
    token: &TokenId,
    said: &[LiveText],
) -> Result<Cancelled> {
    let ids: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM turns WHERE ended_at IS NULL AND owner_id = $1 AND token_id = $2 ORDER BY n",
    )
    .bind(owner.as_str())
    .bind(token.as_str())
    .fetch_all(write.sql())
    .await?;
    let (mut all, mut pids) = (Cancelled::default(), BTreeSet::new());
    for id in ids.into_iter().map(TurnId) {
        let before = load_turn_row(write.sql(), &id).await?.ok_or(Error::NotFound("turn"))?;
        let said = said.iter().find(|said| said.turn_id == id);
        all.add(cancel(write, &before, said).await?);
        pids.insert(before.turn.pid);
    }
    for pid in pids {
        all.next.extend(next(write, pid).await?);
    }
    Ok(all)
}

/// Cancels the turn that the process is at. None when it is idle.
async fn cancel_current(
    write: &mut Write,
    pid: Pid,
    said: Option<&LiveText>,
) -> Result<Option<(TurnId, Cancelled)>> {
    let Some(before) = current_turn(write.sql(), pid).await? else { return Ok(None) };
    let cancelled = cancel(write, &before, said).await?;
    Ok(Some((before.turn.id, cancelled)))
}

async fn cancel(write: &mut Write, before: &TurnRow, said: Option<&LiveText>) -> Result<Cancelled> {
    let mut after = moved(before, TurnState::Cancelled, write.now)?;
    after.epoch = Epoch(before.epoch.0 + 1);
    keep_half_answer(write, before, said).await?;
    end(write, before, &after).await
}

/// What it leaves open ends with it. Who comes next is not looked for yet.
async fn end(write: &mut Write, before: &TurnRow, after: &TurnRow) -> Result<Cancelled> {
    let approvals = close_questions(write, &after.turn.id).await?;
    let ops = close_ops(write, &after.turn.id).await?;
    save_turn(write, before, after, None).await?;
    Ok(Cancelled { ops, approvals, next: Vec::new() })
}

/// The turn that is now first in line. The ticket it got while it stood behind counts no more.
async fn next(write: &mut Write, pid: Pid) -> Result<Option<TurnId>> {
    let next = current_turn(write.sql(), pid).await?.filter(|row| row.turn.state == TurnState::Queued);
    let Some(next) = next.map(|row| row.turn.id) else { return Ok(None) };
    sqlx::query("UPDATE turns SET ticketed_at = NULL WHERE id = $1")
        .bind(next.as_str())
        .execute(write.sql())
        .await?;
    Ok(Some(next))
}

fn conflict(what: &'static str, state: &str) -> Error {
    Error::Conflict { what, state: state.to_owned() }
}
