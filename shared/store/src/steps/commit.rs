//! What a worker commits of a step, under the lease: the attempt, the text so far, the answer, results.

use crate::{
    Answer, Attempt, Claim, Committed, Error, NewOp, OpRow, Result, Store, ToolOutcome,
    messages::{counted, insert_message},
    ops::insert_op,
    processes::process_changed,
    spending::spend,
    turns::held,
    write::Write,
};
use protocol::{
    MessageId, Millis,
    message::{Block, Message, Role},
    op::{Op, OpState},
    process::Usage,
};

impl Store {
    /// Counts an attempt at a step before the model is called. `message_id` is used at the first.
    /// `Conflict` when the step is answered: it is never thought again.
    pub async fn begin_attempt(
        &self,
        claim: &Claim,
        step: i64,
        message_id: &MessageId,
        now: Millis,
    ) -> Result<Attempt> {
        let mut write = self.write(now).await?;
        held(&mut write, claim).await?;
        let row: Option<(i64, String)> = sqlx::query_as(
            "INSERT INTO steps (turn_id, step, attempt, message_id) VALUES ($1, $2, 1, $3)
             ON CONFLICT (turn_id, step) DO UPDATE SET attempt = steps.attempt + 1, live_text = NULL
             WHERE steps.answered_at IS NULL RETURNING attempt, message_id",
        )
        .bind(claim.turn_id.as_str())
        .bind(step)
        .bind(message_id.as_str())
        .fetch_optional(write.sql())
        .await?;
        let (attempt, message_id) = row.ok_or_else(answered)?;
        write.done().await?;
        Ok(Attempt { step, attempt, message_id: message_id.into() })
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
        let message = Message {
            id: answer.message_id.clone(),
            pid: claim.pid,
            turn_id: claim.turn_id.clone(),
            role: Role::Assistant,
            step: answer.step,
            blocks: answer.blocks.clone(),
            created_at: now,
            client_id: None,
            model: Some(answer.model.clone()),
            usage: counted(Usage {
                input_tokens: answer.input_tokens,
                output_tokens: answer.output_tokens,
                cost_usd: answer.cost_usd,
            }),
            set_aside_by: None,
            seals: None,
        };
        if !insert_message(&mut write, &claim.owner_id, &message, None).await? {
            return Err(answered());
        }
        for op in &answer.ops {
            insert_op(&mut write, &planned(claim, answer.step, op, now)).await?;
        }
        count_usage(&mut write, claim, &answer).await?;
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
        "INSERT INTO steps (turn_id, step, attempt, message_id, answered_at, provider, model,
                input_tokens, output_tokens, cost_usd)
         VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (turn_id, step) DO UPDATE SET
                answered_at = excluded.answered_at, live_text = NULL, message_id = excluded.message_id,
                provider = excluded.provider, model = excluded.model,
                input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
                cost_usd = excluded.cost_usd
         WHERE steps.answered_at IS NULL",
    )
    .bind(claim.turn_id.as_str())
    .bind(answer.step)
    .bind(answer.message_id.as_str())
    .bind(now)
    .bind(&answer.provider)
    .bind(&answer.model)
    .bind(answer.input_tokens)
    .bind(answer.output_tokens)
    .bind(answer.cost_usd)
    .execute(write.sql())
    .await?;
    if done.rows_affected() == 0 { Err(answered()) } else { Ok(()) }
}

async fn count_usage(write: &mut Write, claim: &Claim, answer: &Answer) -> Result<()> {
    sqlx::query(
        "UPDATE processes SET input_tokens = input_tokens + $1, output_tokens = output_tokens + $2,
                cost_usd = cost_usd + $3 WHERE pid = $4",
    )
    .bind(answer.input_tokens)
    .bind(answer.output_tokens)
    .bind(answer.cost_usd)
    .bind(claim.pid.0)
    .execute(write.sql())
    .await?;
    let usage = Usage {
        input_tokens: answer.input_tokens,
        output_tokens: answer.output_tokens,
        cost_usd: answer.cost_usd,
    };
    spend(write, &claim.owner_id, &answer.provider, &answer.model, usage).await?;
    process_changed(write, &claim.owner_id, claim.pid).await?;
    Ok(())
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
