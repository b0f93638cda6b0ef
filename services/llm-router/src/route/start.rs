//! From a plan to an answer that has begun: entry by entry, until one gives its first token.

use super::{Candidate, Plan, Router, open::Open, plan::no_room, so_far::SoFar};
use crate::{
    context::Prompt,
    ledger::{estimate_of, plausible},
    providers::{Event, EventStream, Failure, Unfinished},
};
use futures::StreamExt;
use protocol::{Pid, price::Tokens, usage::Tried};
use std::time::Duration;
use tokio::time::timeout;

/// An answer whose first token is there.
pub struct Started {
    pub candidate: Candidate,
    pub open: Open,
    /// What came up to the first token, and then the rest.
    pub head: Vec<Event>,
    pub events: EventStream,
    pub tried: Vec<Tried>,
}

/// Why no answer began.
pub struct NoAnswer {
    /// Of all that happened, what can be waited for the least; else the first.
    pub candidate: Candidate,
    pub failure: Failure,
    /// As it stands in `tried`: the failure's, `cooling` or `key_refused`.
    pub code: String,
    /// All of it, in order.
    pub tried: Vec<Tried>,
}

/// Pays for tries that were taken in and gave nothing.
#[async_trait::async_trait]
pub trait Purse: Send {
    /// A try took so much, 1e-9 USD. It is counted whatever becomes of the call; false: no other may be made.
    async fn paid(&mut self, nano: i64) -> bool;
}

/// What a prompt is made without, because a model would not take it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Without {
    pub images: bool,
    pub documents: bool,
    pub seals: bool,
}

impl Router {
    /// `prompt`: for this candidate, without what it would not take; none when it cannot be made without it.
    pub async fn start(
        &self,
        plan: &Plan,
        pid: Option<Pid>,
        purse: &mut dyn Purse,
        mut prompt: impl FnMut(&Candidate, Without) -> Option<Prompt> + Send,
    ) -> Result<Started, NoAnswer> {
        let mut so_far = SoFar::default();
        for (place, candidate) in plan.candidates.iter().enumerate() {
            // Who waits for long is passed over while another could answer.
            let deadline = (place + 1 < plan.candidates.len()).then_some(self.first_token);
            let mut without = Without::default();
            let mut spent = Vec::new();
            while let Some(prompt) = prompt(candidate, without) {
                let open = match self.open(candidate, plan, &spent, pid).await {
                    Ok(open) => open,
                    Err(skip) => {
                        so_far.skipped(candidate, skip);
                        break;
                    }
                };
                let mut head = Vec::new();
                let failure = match first_within(deadline, &open, candidate, &prompt, &mut head).await {
                    Ok(events) => {
                        self.answered(&open).await;
                        let tried = [plan.passed_over.clone(), so_far.tried].concat();
                        return Ok(Started { candidate: candidate.clone(), open, head, events, tried });
                    }
                    Err(failure) => failure,
                };
                let wait = self.failed(&open, &failure).await;
                let taken_in = !head.is_empty() || failure.was_taken_in();
                if taken_in && !purse.paid(cost(candidate, &prompt, &head)).await {
                    so_far.failed(candidate, failure.cooled(wait));
                    let mut end = so_far.end(plan.first(), &plan.passed_over);
                    end.tried.extend(plan.candidates[place + 1..].iter().map(no_room));
                    return Err(end);
                }
                match &failure {
                    Failure::Images { .. } if !without.images && prompt.shows().images => {
                        without.images = true;
                        so_far.failed(candidate, failure);
                        continue;
                    }
                    // What is too long is so by its pages first.
                    Failure::Documents { .. } | Failure::TooLong { .. }
                        if !without.documents && prompt.shows().documents =>
                    {
                        without.documents = true;
                        so_far.failed(candidate, failure);
                        continue;
                    }
                    Failure::Seals { .. } if !without.seals => {
                        without.seals = true;
                        continue;
                    }
                    _ => {}
                }
                let blamed = self.another_key_may_help(&open, &failure);
                so_far.failed(candidate, failure.cooled(wait));
                match blamed {
                    Some(key) => spent.push(key),
                    None => break,
                }
            }
        }
        Err(so_far.end(plan.first(), &plan.passed_over))
    }
}

async fn first_within(
    deadline: Option<Duration>,
    open: &Open,
    candidate: &Candidate,
    prompt: &Prompt,
    head: &mut Vec<Event>,
) -> Result<EventStream, Failure> {
    let first = first(open, candidate, prompt, head);
    match deadline {
        Some(limit) => {
            timeout(limit, first).await.unwrap_or(Err(Failure::Stalled { seconds: limit.as_secs() }))
        }
        None => first.await,
    }
}

/// The stream, when its first token is in `head`.
async fn first(
    open: &Open,
    candidate: &Candidate,
    prompt: &Prompt,
    head: &mut Vec<Event>,
) -> Result<EventStream, Failure> {
    let mut events = open.provider.answer(&candidate.model, prompt).await?;
    loop {
        match events.next().await {
            Some(Ok(Event::End)) => return Err(Failure::Empty),
            Some(Ok(Event::Unfinished(why))) => {
                // Nothing was said yet: another may say it.
                let detail = why.words().to_owned();
                match why {
                    Unfinished::Filter => return Err(Failure::Filtered { detail }),
                    Unfinished::Context => return Err(Failure::TooLong { detail }),
                    Unfinished::Length | Unfinished::Refusal => head.push(Event::Unfinished(why)),
                }
                return Ok(events);
            }
            Some(Ok(event)) => {
                let token = !matches!(event, Event::Usage(_));
                head.push(event);
                if token {
                    return Ok(events);
                }
            }
            Some(Err(failure)) => return Err(failure),
            None => return Err(Failure::Cut { detail: "the stream ended before it began".to_owned() }),
        }
    }
}

/// Of one who read the prompt and gave nothing for it, 1e-9 USD: as much as it counted, or else the prompt.
fn cost(candidate: &Candidate, prompt: &Prompt, head: &[Event]) -> i64 {
    let counted = head.iter().rev().find_map(|event| match event {
        // Whoever says that it read nothing did not count.
        Event::Usage(counted) => Some(counted.tokens)
            .filter(|tokens| tokens.all_input() > 0 && plausible::count(tokens, estimate_of(prompt), 0)),
        _ => None,
    });
    let tokens = counted.unwrap_or_else(|| Tokens { fresh: estimate_of(prompt), ..Tokens::default() });
    candidate.priced.cost(&tokens)
}
