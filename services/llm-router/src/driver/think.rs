//! One model call: reserved for, streamed, and committed whole with its ops before any of them leaves.

use super::{Driver, heard::Heard, listen::First, material::no_prompt};
use crate::{
    agent::{Call, Input, Missed, Refusal, Wait, Wanted},
    context::compact,
    ledger::{Estimate, Meter},
    route::{self, Candidate, Plan, Without},
};
use chassis::{clock, crash::crash_point};
use protocol::{event::NoticeLevel, message::Block, price::Nano, process::Process, usage::CallPurpose};
use std::{sync::PoisonError, time::Duration};
use store::{Answer, Attempt, Begun, NewCall, NewOp, Reserved};
use tokio::time::sleep;

/// A wait that the owner would wonder about.
const WORTH_SAYING: Duration = Duration::from_secs(2);

/// Why a try gave no answer.
pub(super) enum Miss {
    Provider(Missed),
    Refused(Refusal),
    Store(store::Error),
}

impl From<store::Error> for Miss {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<route::Error> for Miss {
    fn from(error: route::Error) -> Self {
        match error {
            route::Error::Store(error) => Self::Store(error),
            route::Error::Provider { provider, failure } => {
                Self::Provider(Missed { provider, failure, begun: false, tried: Vec::new() })
            }
        }
    }
}

/// One step to be thought.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub step: i64,
    pub wanted: Wanted,
    pub note: Option<&'static str>,
}

impl Driver<'_> {
    pub(super) async fn think(&self, process: &Process, ask: Ask, wait: Wait) -> store::Result<Input> {
        self.wait(wait).await;
        match self.try_once(process, ask).await {
            Ok(calls) => Ok(Input::Answered(calls)),
            Err(Miss::Store(error)) => Err(error),
            Err(Miss::Refused(why)) => Ok(Input::Refused(why)),
            Err(Miss::Provider(missed)) => {
                let Missed { provider, failure, begun, .. } = &missed;
                let turn = &self.claim.turn_id;
                tracing::warn!(%turn, step = ask.step, provider, begun, %failure, "no answer");
                Ok(Input::NoAnswer(missed, clock::now()))
            }
        }
    }

    async fn wait(&self, wait: Wait) {
        let for_now = {
            let mut backoff = self.backoff.lock().unwrap_or_else(PoisonError::into_inner);
            match wait {
                Wait::No => {
                    backoff.reset();
                    return;
                }
                Wait::Backoff(least) => backoff.next_wait() + least,
            }
        };
        if for_now >= WORTH_SAYING {
            let detail = format!(
                "It is tried again in {} s. Nothing was lost; you can stop the turn.",
                for_now.as_secs()
            );
            self.say(NoticeLevel::Warning, "The provider gave no answer".to_owned(), &detail);
        }
        sleep(for_now).await;
    }

    async fn try_once(&self, process: &Process, ask: Ask) -> Result<Vec<Call>, Miss> {
        // 1. Who is asked, and with what.
        let purpose = match ask.wanted {
            Wanted::Step => CallPurpose::Step,
            Wanted::Summary => CallPurpose::Summary,
        };
        let mut plan = self.works.router.plan(process, purpose).await?;
        let material = self.material().await?;
        // 2. The attempt is counted and the money reserved before anything leaves.
        let (attempt, first, mut meter) = loop {
            let prompt = self.prompt(plan.first(), &material, ask, Without::default());
            let prompt = prompt.unwrap_or_else(no_prompt);
            // One with more room is told more.
            let widest = plan.candidates.iter().max_by_key(|candidate| candidate.room());
            let widest = widest.filter(|candidate| candidate.room() > plan.first().room());
            let wide =
                widest.and_then(|candidate| self.prompt(candidate, &material, ask, Without::default()));
            let estimate = Estimate::of(&plan, wide.as_ref().unwrap_or(&prompt));
            let call = self.new_call(&plan, purpose, ask.step, &estimate);
            match self.begin_call(&plan, &call, ask.step).await {
                // What costs nothing may still answer.
                Err(Miss::Refused(Refusal::UsedUp(..))) if plan.keep_free() => {}
                begun => {
                    let (attempt, reserved) = begun?;
                    let meter = Meter::new(self.works.book.clone(), call.id, plan.first(), estimate.input);
                    break (attempt, First { prompt, reserved }, meter);
                }
            }
        };
        // 3. The answer, whole.
        let (candidate, heard) = match ask.wanted {
            Wanted::Summary if !plan.first().is_model() => {
                (plan.first().clone(), Heard::of_text(compact::digest(&material.history)))
            }
            _ => self.hear(&plan, material, ask, first, &attempt, &mut meter).await?,
        };
        // 4. What it said and what it asks for, in one transaction with what it cost.
        let (calls, answer) = self.answer(&candidate, &attempt, heard, ask.wanted, &mut meter);
        crash_point("before_answer_commit");
        // The turn may be stopped at its last word: then the meter tells what was paid for all the same.
        let committed = self.works.store.commit_answer(self.claim, answer, clock::now()).await?;
        meter.written();
        self.works.outbox.facts(committed.facts);
        self.works.outbox.hush(&self.claim.turn_id);
        crash_point("after_answer_commit");
        Ok(calls)
    }

    fn new_call(&self, plan: &Plan, purpose: CallPurpose, step: i64, estimate: &Estimate) -> NewCall {
        NewCall {
            id: clock::new_id(),
            owner_id: self.claim.owner_id.clone(),
            purpose,
            pid: Some(self.claim.pid),
            turn_id: Some(self.claim.turn_id.clone()),
            token_id: None,
            step: Some(step),
            way: plan.first().way(),
            amounts: estimate.amounts.clone(),
        }
    }

    async fn begin_call(&self, plan: &Plan, call: &NewCall, step: i64) -> Result<(Attempt, usize), Miss> {
        let (id, now) = (clock::new_id(), clock::now());
        let begun = self.works.store.begin_attempt(self.claim, step, &id, call, now).await?;
        self.works.outbox.facts(begun.facts);
        match begun.value {
            Begun::Attempt(attempt, reserved) => Ok((attempt, reserved)),
            Begun::Refused(Reserved::Over(budget)) => {
                let least = Nano(call.amounts.last().copied().unwrap_or(0)).usd();
                Err(Miss::Refused(Refusal::UsedUp(budget, least)))
            }
            Begun::Refused(Reserved::TokenEnded) => Err(Miss::Refused(Refusal::TokenEnded)),
            Begun::Refused(_) => {
                let unknown = plan.candidates.iter().find(|candidate| !candidate.priced.is_known());
                let unknown = unknown.unwrap_or(plan.first());
                let (provider, model) = (unknown.row.name.clone(), unknown.model.clone());
                Err(Miss::Refused(Refusal::Unpriced { provider, model }))
            }
        }
    }

    /// The answer as it is committed, and its calls as the agent goes on with them.
    fn answer(
        &self,
        candidate: &Candidate,
        attempt: &Attempt,
        heard: Heard,
        wanted: Wanted,
        meter: &mut Meter,
    ) -> (Vec<Call>, Answer) {
        let (mut calls, mut ops) = (Vec::new(), Vec::new());
        let (blocks, seals) = match wanted {
            // A summary is that alone: no calls were offered, and what it thought on the way is of no use.
            Wanted::Summary => (vec![Block::Summary { text: heard.text().trim().to_owned() }], None),
            Wanted::Step => heard.into_blocks(candidate, |asked| {
                let (call, body) = Call::read(asked.id, asked.name, asked.args, clock::new_id);
                if let (Some(op_id), Some(body)) = (call.op_id.clone(), body) {
                    let (call_id, node) = (call.call_id.clone(), self.works.node.clone());
                    ops.push(NewOp { op_id, call_id, node, body });
                }
                let block = Block::ToolCall {
                    call_id: call.call_id.clone(),
                    tool: call.tool.clone(),
                    args: call.args.clone(),
                    op_id: call.op_id.clone(),
                };
                calls.push(call);
                block
            }),
        };
        let (step, message_id) = (attempt.step, attempt.message_id.clone());
        (calls, Answer { step, message_id, blocks, seals, ops, end: meter.done() })
    }
}
