//! The lease: taken by a claim, kept by renewing, lost by its time or by a higher epoch.

use crate::{
    Claim, Committed, Error, Result, Store, TurnRow,
    steps::unanswered_calls,
    turns::{current_turn, held, load_turn_row, moved, save_turn},
};
use protocol::{Epoch, Millis, TurnId, turn::TurnState};

impl Store {
    /// Takes the lease: of a queued turn that is first in line, or of a running one whose lease ran
    /// out (that counts as a crash). Epoch + 1, state `thinking` or, when its last step has calls
    /// without a result, `acting`. None when there is nothing to claim.
    ///
    /// Its facts stand in the database and are left to whoever publishes leftovers; `take_turn` gives
    /// them along.
    pub async fn claim_turn(
        &self,
        turn: &TurnId,
        worker: &str,
        now: Millis,
        until: Millis,
    ) -> Result<Option<Claim>> {
        Ok(self.take_turn(turn, worker, now, until).await?.map(|taken| taken.value))
    }

    /// As `claim_turn`, with the facts (`turn.state`, `process.state`) to be published at once.
    pub async fn take_turn(
        &self,
        turn: &TurnId,
        worker: &str,
        now: Millis,
        until: Millis,
    ) -> Result<Option<Committed<Claim>>> {
        // Most tickets that come twice are turned away here, without the write lock.
        let seen = self.turn(turn).await?;
        if !seen.is_some_and(|row| row.turn.state == TurnState::Queued || ran_out(&row, now)) {
            return Ok(None);
        }
        let mut write = self.write(now).await?;
        let Some(before) = load_turn_row(write.sql(), turn).await? else { return Ok(None) };
        let first = current_turn(write.sql(), before.turn.pid).await?.is_some_and(|row| row.turn.id == *turn);
        let crashed = ran_out(&before, now);
        if !(crashed || first && before.turn.state == TurnState::Queued) {
            return Ok(None);
        }

        let open = unanswered_calls(write.sql(), turn).await?;
        let to = if open { TurnState::Acting } else { TurnState::Thinking };
        let mut after = if before.turn.state == to { before.clone() } else { moved(&before, to, now)? };
        after.lease_owner = Some(worker.to_owned());
        after.lease_until = Some(until);
        after.epoch = Epoch(before.epoch.0 + 1);
        after.crashes += i64::from(crashed);
        after.turn.started_at.get_or_insert(now);
        save_turn(&mut write, &before, &after, None).await?;
        let claim = Claim {
            turn_id: turn.clone(),
            pid: after.turn.pid,
            owner_id: after.owner_id,
            epoch: after.epoch,
            crashes: after.crashes,
        };
        write.commit(claim).await.map(Some)
    }

    /// `Fenced` when the lease is no longer ours. A lease that ran out and that nobody took is ours still.
    pub async fn renew_lease(&self, claim: &Claim, until: Millis) -> Result<()> {
        let mut write = self.write(until).await?;
        let done = sqlx::query(
            "UPDATE turns SET lease_until = $1
             WHERE id = $2 AND epoch = $3 AND state IN ('thinking', 'acting')",
        )
        .bind(until.0)
        .bind(claim.turn_id.as_str())
        .bind(claim.epoch.0)
        .execute(write.sql())
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::Fenced);
        }
        write.done().await?;
        Ok(())
    }

    /// thinking <-> acting, under the lease. No-op when it is there already.
    pub async fn advance_turn(&self, claim: &Claim, to: TurnState, now: Millis) -> Result<Committed<()>> {
        let mut write = self.write(now).await?;
        let before = held(&mut write, claim).await?;
        if before.turn.state == to {
            return Ok(Committed { value: (), facts: Vec::new() });
        }
        if !to.is_running() {
            return Err(Error::Conflict { what: "turn", state: before.turn.state.as_str().to_owned() });
        }
        let after = moved(&before, to, now)?;
        save_turn(&mut write, &before, &after, None).await?;
        write.commit(()).await
    }
}

fn ran_out(row: &TurnRow, now: Millis) -> bool {
    row.turn.state.is_running() && row.lease_until.is_none_or(|until| until <= now)
}
