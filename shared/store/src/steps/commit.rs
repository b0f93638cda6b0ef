//! What a worker commits of a step, under the lease: the attempt, the text so far, the answer, results.

use crate::{
    Answer, Attempt, Begun, CallWay, Claim, Committed, Error, NewCall, NewOp, OpRow, Reserved, Result, Store,
    ToolOutcome,
    ledger::{lose_of_step, reserve, settle},
    messages::{insert_message, usage_of_step},
    ops::insert_op,
    processes::process_changed,
    turns::held,
    write::Write,
};
use protocol::{
    MessageId, Millis,
    message::{Block, Message, Role},
    op::{Op, OpState},
};

impl Store {
    /// Counts an attempt at a step, and reserves for its call, before the model is called. `message_id` is used at
    /// the first. An earlier call of the step of which nobody told the end is given up. `Conflict` when the step is
    /// answered: it is never thought again.
    pub async fn begin_attempt(
        &self,
        claim: &Claim,
        step: i64,
        message_id: &MessageId,
        call: &NewCall,
        now: Millis,
    ) -> Result<Committed<Begun>> {
        let mut write = self.write(now).await?;
        held(&mut write, claim).await?;
        lose_of_step(&mut write, &claim.turn_id, step).await?;
        let chosen = match reserve(&mut write, call).await? {
            Reserved::Amount(chosen) => chosen,
            refused => return write.commit(Begun::Refused(refused)).await,
        };
        let row: Option<(i64, String)> = sqlx::query_as(
            "INSERT INTO steps (turn_id, step, attempt, message_id, provider, model) VALUES ($1, $2, 1, $3, $4, $5)
             ON CONFLICT (turn_id, step) DO UPDATE SET
                    attempt = steps.attempt + 1, live_text = NULL, provider = excluded.provider, model = excluded.model
             WHERE steps.answered_at IS NULL RETURNING attempt, message_id",
        )
        .bind(claim.turn_id.as_str())
        .bind(step)
        .bind(message_id.as_str())
        .bind(&call.way.provider)
        .bind(&call.way.model)
        .fetch_optional(write.sql())
        .await?;
        let (attempt, message_id) = row.ok_or_else(answered)?;
        let attempt = Attempt { step, attempt, message_id: message_id.into() };
        write.commit(Begun::Attempt(attempt, chosen)).await
    }

    /// The text so far, each second. Read again by `live_text`.
    pub async fn save_live(&self, claim: &Claim, step: i64, text: &str) -> Result<()> {
        let mut write = self.write(Millis::default()).await?;
        held(&mut write, claim).await?;
        sqlx::query(
            "UPDATE steps SET live_text = $1 WHERE turn_id = $2 AND step = $3 AND answered_at IS NULL",
        )
        .bind(text)
        .bind(claim.turn_id.as_str())
        .bind(step)
        .execute(write.sql())
        .await?;
        write.done().await?;
        Ok(())
    }

    /// Another answers a step than the one that was asked first: whatever is kept of it is by that one.
    pub async fn save_way(&self, claim: &Claim, step: i64, way: &CallWay) -> Result<()> {
        let mut write = self.write(Millis::default()).await?;
        held(&mut write, claim).await?;
        sqlx::query(
            "UPDATE steps SET provider = $1, model = $2 WHERE turn_id = $3 AND step = $4 AND answered_at IS NULL",
        )
        .bind(&way.provider)
        .bind(&way.model)
        .bind(claim.turn_id.as_str())
        .bind(step)
        .execute(write.sql())
        .await?;
        write.done().await
    }

    /// The answer, its usage and its ops, in one transaction, before the first op leaves.
    /// `Conflict` when the step is answered.
    pub async fn commit_answer(
        &self,
        claim: &Claim,
        answer: Answer,
        now: Millis,
    ) -> Result<Committed<Message>> {
        let mut write = self.write(now).await?;
        held(&mut write, claim).await?;
        answer_step(&mut write, claim, &answer).await?;
        settle(&mut write, &answer.end).await?;
        let message = Message {
            id: answer.message_id.clone(),
            pid: claim.pid,
            turn_id: claim.turn_id.clone(),
            role: Role::Assistant,
            step: answer.step,
            blocks: answer.blocks.clone(),
            created_at: now,
            client_id: None,
            model: Some(answer.end.way.model.clone()),
            usage: usage_of_step(write.sql(), &claim.turn_id, answer.step).await?,
            set_aside_by: None,
            seals: answer.seals.clone(),
        };
        if !insert_message(&mut write, &claim.owner_id, &message, None).await? {
            return Err(answered());
        }
        for op in &answer.ops {
            insert_op(&mut write, &planned(claim, answer.step, op, now)).await?;
        }
        process_changed(&mut write, &claim.owner_id, claim.pid).await?;
        made_progress(&mut write, claim).await?;
        write.commit(message).await
    }

    /// The result of a call, once: a second one for the same call changes nothing and returns None.
    pub async fn commit_outcome(
        &self,
        claim: &Claim,
        message_id: &MessageId,
        outcome: ToolOutcome,
        now: Millis,
    ) -> Result<Committed<Option<Message>>> {
        let mut write = self.write(now).await?;
        held(&mut write, claim).await?;
        let call_id = outcome.call_id.clone();
        let message = Message {
            id: message_id.clone(),
            pid: claim.pid,
            turn_id: claim.turn_id.clone(),
            role: Role::Tool,
            step: outcome.step,
            blocks: vec![Block::ToolResult {
                call_id: outcome.call_id,
                op_id: outcome.op_id,
                outcome: outcome.outcome,
                exit_code: outcome.exit_code,
                text: outcome.text,
            }],
            created_at: now,
            client_id: None,
            model: None,
            usage: None,
            set_aside_by: None,
            seals: None,
        };
        if !insert_message(&mut write, &claim.owner_id, &message, Some(&call_id)).await? {
            return Ok(Committed { value: None, facts: Vec::new() });
        }
        made_progress(&mut write, claim).await?;
        write.commit(Some(message)).await
    }
}

/// Crashes are counted only as long as nothing comes of the claims.
pub(crate) async fn made_progress(write: &mut Write, claim: &Claim) -> Result<()> {
    sqlx::query("UPDATE turns SET crashes = 0 WHERE id = $1 AND crashes <> 0")
        .bind(claim.turn_id.as_str())
        .execute(write.sql())
        .await?;
    Ok(())
}

async fn answer_step(write: &mut Write, claim: &Claim, answer: &Answer) -> Result<()> {
    let now = write.now.0;
    let done = sqlx::query(
        "INSERT INTO steps (turn_id, step, attempt, message_id, answered_at, provider, model)
         VALUES ($1, $2, 1, $3, $4, $5, $6)
         ON CONFLICT (turn_id, step) DO UPDATE SET
                answered_at = excluded.answered_at, live_text = NULL, message_id = excluded.message_id,
                provider = excluded.provider, model = excluded.model
         WHERE steps.answered_at IS NULL",
    )
    .bind(claim.turn_id.as_str())
    .bind(answer.step)
    .bind(answer.message_id.as_str())
    .bind(now)
    .bind(&answer.end.way.provider)
    .bind(&answer.end.way.model)
    .execute(write.sql())
    .await?;
    if done.rows_affected() == 0 { Err(answered()) } else { Ok(()) }
}

fn planned(claim: &Claim, step: i64, op: &NewOp, now: Millis) -> OpRow {
    OpRow {
        op: Op {
            op_id: op.op_id.clone(),
            pid: claim.pid,
            turn_id: claim.turn_id.clone(),
            step,
            call_id: op.call_id.clone(),
            node: op.node.clone(),
            state: OpState::Planned,
            body: op.body.clone(),
            plan: None,
            result: None,
            approved_by: None,
            created_at: now,
            started_at: None,
            ended_at: None,
        },
        owner_id: claim.owner_id.clone(),
        permit: None,
        journal_id: None,
        sent_at: None,
    }
}

fn answered() -> Error {
    Error::Conflict { what: "step", state: "answered".to_owned() }
}
