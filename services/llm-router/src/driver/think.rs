//! One model call: reserved for, streamed, and committed whole with its ops before any of them leaves.

use super::{Driver, heard::Heard, live::Live, words};
use crate::{
    agent::{Call, Input, NoMoney, Wait, Wanted},
    context::{
        self, Files, Ingredients, Prompt, compact,
        files::{self, Read},
    },
    ledger::{Estimate, Meter},
    providers::{Event, Failure},
    route::{self, Candidate, Plan, Started, Without},
};
use chassis::{clock, crash::crash_point, telemetry::report};
use futures::StreamExt;
use protocol::{
    event::{DeltaPart, NoticeLevel},
    message::{AttachmentKind, Block, Message},
    node::Place,
    process::Process,
    usage::CallPurpose,
};
use std::{borrow::Cow, sync::PoisonError, time::Duration};
use store::{Answer, Attempt, Begun, CallEnd, NewCall, NewOp, Reserved};
use tokio::time::{Instant, sleep, sleep_until};

/// Between two saves of the live text in SQL.
const SAVE: Duration = Duration::from_secs(1);
/// A wait that the owner would wonder about.
const WORTH_SAYING: Duration = Duration::from_secs(2);
/// Messages of the past that are looked at, at most.
const HISTORY: i64 = 600;

/// Why a try gave no answer.
enum Miss {
    Provider { name: String, failure: Failure, begun: bool },
    Money(NoMoney),
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
            route::Error::Provider { provider: name, failure } => {
                Self::Provider { name, failure, begun: false }
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

/// The prompt of the first that is asked, and which amount was reserved for the call.
struct First {
    prompt: Prompt,
    reserved: usize,
}

/// What prompts of this step are made of, whoever reads them.
struct Material {
    history: Vec<Message>,
    files: Files,
    /// All there are were given in earlier turns: another model took them. One that does not goes on without, and is
    /// told so.
    old_images: bool,
    old_documents: bool,
    place: Option<Place>,
}

impl Material {
    /// None: what is to be left out was given just now.
    fn files(&self, without: Without) -> Option<Cow<'_, Files>> {
        let mut files = Cow::Borrowed(&self.files);
        for (left_out, old, kind) in [
            (without.images, self.old_images, AttachmentKind::Image),
            (without.documents, self.old_documents, AttachmentKind::Document),
        ] {
            match (left_out, old) {
                (false, _) => {}
                (true, false) => return None,
                (true, true) => files::hide(kind, files.to_mut()),
            }
        }
        Some(files)
    }
}

impl Driver<'_> {
    pub(super) async fn think(&self, process: &Process, ask: Ask, wait: Wait) -> store::Result<Input> {
        self.wait(wait).await;
        match self.try_once(process, ask).await {
            Ok(calls) => Ok(Input::Answered(calls)),
            Err(Miss::Store(error)) => Err(error),
            Err(Miss::Money(why)) => Ok(Input::NoMoney(why)),
            Err(Miss::Provider { name, failure, begun }) => {
                let turn = &self.claim.turn_id;
                tracing::warn!(%turn, step = ask.step, provider = name, begun, %failure, "no answer");
                Ok(Input::NoAnswer { provider: name, failure, begun, at: clock::now() })
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
                Err(Miss::Money(NoMoney::UsedUp(_))) if plan.keep_free() => {}
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
            _ => self.hear(&plan, &material, ask, first, &attempt, &mut meter).await?,
        };
        drop(material);
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
            Begun::Refused(Reserved::Over(budget)) => Err(Miss::Money(NoMoney::UsedUp(budget))),
            Begun::Refused(_) => {
                let unknown = plan.candidates.iter().find(|candidate| !candidate.priced.is_known());
                let unknown = unknown.unwrap_or(plan.first());
                let (provider, model) = (unknown.row.name.clone(), unknown.model.clone());
                Err(Miss::Money(NoMoney::Unpriced { provider, model }))
            }
        }
    }

    async fn material(&self) -> Result<Material, Miss> {
        let history = self.works.store.history(self.claim.pid, &self.claim.turn_id, HISTORY).await?;
        let files = self.files(&history).await?;
        let old = |kind| files::only_old(kind, &history, &self.claim.turn_id);
        let (old_images, old_documents) = (old(AttachmentKind::Image), old(AttachmentKind::Document));
        let place = self.works.hands.place(&self.works.node).await;
        Ok(Material { history, files, old_images, old_documents, place })
    }

    fn prompt(&self, for_: &Candidate, of: &Material, ask: Ask, without: Without) -> Option<Prompt> {
        let files = of.files(without)?;
        let from = Ingredients {
            node: &self.works.node,
            place: of.place,
            history: &of.history,
            turn: &self.claim.turn_id,
            room: for_.room(),
            reader: (!without.seals).then(|| for_.reader()),
            files: &files,
            note: ask.note,
        };
        let mut prompt = match ask.wanted {
            Wanted::Step => context::build(from),
            Wanted::Summary => compact::prompt(&from),
        };
        prompt.cache_key = Some(format!("metatron-{}", self.claim.pid));
        Some(prompt)
    }

    async fn hear(
        &self,
        plan: &Plan,
        material: &Material,
        ask: Ask,
        first: First,
        attempt: &Attempt,
        meter: &mut Meter,
    ) -> Result<(Candidate, Heard), Miss> {
        let First { prompt, reserved } = first;
        // Made already, for the one that is asked first.
        let mut made = Some(prompt);
        let prompt = |candidate: &Candidate, without| {
            let mut prompt = match made.take() {
                Some(prompt) => prompt,
                None => self.prompt(candidate, material, ask, without)?,
            };
            prompt.max_output = Estimate::output(candidate, reserved);
            Some(prompt)
        };
        let begun = self.works.router.start(plan, Some(self.claim.pid), prompt).await;
        let started = match begun {
            Ok(started) => started,
            Err(missed) => {
                let end = meter.missed(&missed);
                self.settle(end, meter).await;
                return Err(Miss::Provider { name: missed.provider, failure: missed.failure, begun: false });
            }
        };
        meter.started(&started);
        let candidate = started.candidate.clone();
        let calls = ask.wanted == Wanted::Step;
        Ok((candidate, self.listen(started, calls, attempt, meter).await?))
    }

    /// What a prompt shows of the files that were given along. Their rows never change.
    async fn files(&self, history: &[Message]) -> store::Result<Files> {
        let (store, owner) = (&self.works.store, &self.claim.owner_id);
        let mut files = Files::new();
        for file in files::wanted(history) {
            let read = match file.kind {
                kind @ (AttachmentKind::Image | AttachmentKind::Document) => {
                    match store.attachment(owner, &file.id).await {
                        Ok((_, bytes)) if kind == AttachmentKind::Image => Some(Read::Image(bytes.into())),
                        Ok((_, bytes)) => {
                            let pages = context::pages::of(&bytes);
                            Some(Read::Document(bytes.into(), pages))
                        }
                        Err(store::Error::NotFound(_)) => None,
                        Err(error) => return Err(error),
                    }
                }
                AttachmentKind::Text => {
                    let ends = store.attachment_ends(owner, &file.id, files::TEXT_END).await?;
                    ends.map(|(head, tail)| Read::Text(head, tail))
                }
            };
            files.extend(read.map(|read| (file.id.clone(), read)));
        }
        Ok(files)
    }

    async fn listen(
        &self,
        started: Started,
        calls: bool,
        attempt: &Attempt,
        meter: &mut Meter,
    ) -> Result<Heard, Miss> {
        let Started { candidate, open, head, mut events, .. } = started;
        let mut head = head.into_iter();
        let mut live = Live::new(&self.works.outbox, self.claim, attempt);
        let mut heard = Heard::default();
        let mut saved = (Instant::now(), 0);
        let failure = loop {
            let event = match (head.next(), live.due()) {
                (Some(event), _) => Some(Ok(event)),
                (None, Some(due)) => tokio::select! {
                    event = events.next() => event,
                    () = sleep_until(due) => {
                        live.flush();
                        continue;
                    }
                },
                (None, None) => events.next().await,
            };
            let event = match event {
                Some(Ok(Event::End)) => break None,
                Some(Ok(event)) => event,
                Some(Err(failure)) => break Some(failure),
                None => break Some(Failure::Cut { detail: "the stream ended in the middle".to_owned() }),
            };
            meter.saw(&event);
            match &event {
                Event::Text(text) => {
                    live.add(DeltaPart::Text, text);
                    crash_point("mid_stream");
                }
                Event::Thinking(text) => live.add(DeltaPart::Thinking, text),
                Event::Unfinished(why) => live.add(DeltaPart::Text, &words::unfinished(why.words())),
                _ => {}
            }
            heard.add(event);
            if saved.0.elapsed() >= SAVE && saved.1 != live.text().len() {
                self.works.store.save_live(self.claim, attempt.step, live.text()).await?;
                saved = (Instant::now(), live.text().len());
            }
        };
        live.flush();
        let name = candidate.row.name.clone();
        if let Some(failure) = failure {
            self.works.router.failed(&open, &failure).await;
            let end = meter.cut(failure.code());
            self.settle(end, meter).await;
            // Thoughts alone are no answer that could be kept.
            let begun = !live.text().trim().is_empty();
            if !live.text().trim().is_empty() {
                self.works.store.save_live(self.claim, attempt.step, live.text()).await?;
            }
            return Err(Miss::Provider { name, failure, begun });
        }
        if live.text().trim().is_empty() && (!calls || !heard.has_calls()) {
            let end = meter.cut(Failure::Empty.code());
            self.settle(end, meter).await;
            return Err(Miss::Provider { name, failure: Failure::Empty, begun: false });
        }
        Ok(heard)
    }

    /// Now, and not in a batch: the next attempt at the step takes an open call for that of a dead worker.
    async fn settle(&self, end: CallEnd, meter: &mut Meter) {
        match self.works.store.settle_calls(&[end], clock::now()).await {
            Ok(settled) => {
                meter.written();
                self.works.outbox.facts(settled.facts);
            }
            // The meter tells it when it is dropped.
            Err(error) => tracing::warn!(error = report(&error), "the end of a call is written later"),
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

/// Only what is made without images or documents may be no prompt at all.
fn no_prompt() -> Prompt {
    Prompt::bare("", None)
}
