//! From a plan to an answer heard to its end.

use super::{
    Driver,
    heard::Heard,
    live::Live,
    material::Material,
    think::{Ask, Miss},
    words,
};
use crate::{
    agent::{Missed, Wanted},
    context::Prompt,
    ledger::{Estimate, Meter, OwnersPurse, most_heard},
    providers::{Event, Failure, Unfinished},
    route::{Candidate, Plan, Started},
};
use chassis::{clock, crash::crash_point, telemetry::report};
use futures::StreamExt;
use protocol::event::DeltaPart;
use std::time::Duration;
use store::{Attempt, CallEnd};
use tokio::time::{Instant, sleep_until};

/// Tokens, about, of an answer that costs nothing: models have been made that write a hundred thousand.
const MOST_FREE: i64 = 4_000_000;
/// Between two saves of the live text in SQL.
const SAVE: Duration = Duration::from_secs(1);

/// The prompt of the first that is asked, and which amount was reserved for the call.
pub(super) struct First {
    pub prompt: Prompt,
    /// Its place among the amounts.
    pub reserved: usize,
}

impl Driver<'_> {
    /// An answer, whole; `material` goes as soon as somebody has read it.
    pub(super) async fn hear(
        &self,
        plan: &Plan,
        material: Material,
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
                None => self.prompt(candidate, &material, ask, without)?,
            };
            prompt.max_output = Estimate::output(candidate, reserved);
            Some(prompt)
        };
        let mut purse = OwnersPurse::new(&self.works.store, &self.works.outbox, meter);
        let begun = self.works.router.start(plan, Some(self.claim.pid), &mut purse, prompt).await;
        drop(material);
        let started = match begun {
            Ok(started) => started,
            Err(missed) => {
                let end = meter.missed(&missed);
                self.settle(end, meter).await;
                return Err(Miss::Provider(Missed {
                    provider: missed.candidate.row.name,
                    failure: missed.failure,
                    begun: false,
                    tried: missed.tried,
                }));
            }
        };
        meter.started(&started);
        let candidate = started.candidate.clone();
        let first = plan.first();
        if (&candidate.row.id, &candidate.model) != (&first.row.id, &first.model) {
            self.works.store.save_way(self.claim, attempt.step, &candidate.way()).await?;
        }
        let calls = ask.wanted == Wanted::Step;
        let most = Estimate::output(&candidate, reserved).map_or(MOST_FREE, most_heard);
        meter.bound(most);
        Ok((candidate, self.listen(started, calls, most, attempt, meter).await?))
    }

    /// `most`: tokens, about; whoever goes on beyond what was asked for is not heard any longer, since no more is reserved.
    async fn listen(
        &self,
        started: Started,
        calls: bool,
        most: i64,
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
            let beyond = meter.heard() > most;
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
            if heard.is_too_much() {
                let detail = "its answer has thousands of pieces, or megabytes of seals".to_owned();
                break Some(Failure::NotCompatible { detail });
            }
            if beyond {
                let why = Unfinished::Length;
                live.add(DeltaPart::Text, &words::unfinished(why.words()));
                heard.add(Event::Unfinished(why));
                break None;
            }
            if saved.0.elapsed() >= SAVE && saved.1 != live.text().len() {
                self.works.store.save_live(self.claim, attempt.step, live.text()).await?;
                saved = (Instant::now(), live.text().len());
            }
        };
        live.flush();
        let missed = |failure, begun| {
            let provider = candidate.row.name.clone();
            Miss::Provider(Missed { provider, failure, begun, tried: Vec::new() })
        };
        if let Some(failure) = failure {
            self.works.router.failed(&open, &failure).await;
            let end = meter.cut(failure.code());
            self.settle(end, meter).await;
            // Thoughts alone are no answer that could be kept.
            let begun = !live.text().trim().is_empty();
            if begun {
                self.works.store.save_live(self.claim, attempt.step, live.text()).await?;
            }
            return Err(missed(failure, begun));
        }
        if live.text().trim().is_empty() && (!calls || !heard.has_calls()) {
            let end = meter.cut(Failure::Empty.code());
            self.settle(end, meter).await;
            return Err(missed(Failure::Empty, false));
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
}
