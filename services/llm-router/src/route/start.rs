//! From a plan to an answer that has begun: entry by entry, until one gives its first token.

use super::{
    Candidate, Plan, Router,
    open::{Open, Skip},
};
use crate::{
    context::Prompt,
    ledger::estimate_of,
    providers::{Event, EventStream, Failure, Retry, Unfinished},
};
use futures::StreamExt;
use protocol::{Pid, price::Tokens, usage::Tried};

/// An answer whose first token is there.
pub struct Started {
    pub candidate: Candidate,
    pub open: Open,
    /// What came up to the first token, and then the rest.
    pub head: Vec<Event>,
    pub events: EventStream,
    pub tried: Vec<Tried>,
    /// What those took that read the prompt before it and failed, 1e-9 USD.
    pub earlier_nano: i64,
}

/// Why no answer began.
pub struct NoAnswer {
    /// Who was asked last.
    pub candidate: Candidate,
    /// Of all that happened, what can be waited for; else the first.
    pub provider: String,
    pub failure: Failure,
    pub tried: Vec<Tried>,
    /// What those took that read the prompt, 1e-9 USD.
    pub earlier_nano: i64,
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
        mut prompt: impl FnMut(&Candidate, Without) -> Option<Prompt> + Send,
    ) -> Result<Started, NoAnswer> {
        let mut so_far = SoFar::default();
        for candidate in &plan.candidates {
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
                let failure = match first(&open, candidate, &prompt, &mut head).await {
                    Ok(events) => {
                        self.answered(&open).await;
                        let candidate = candidate.clone();
                        let SoFar { tried, earlier_nano, .. } = so_far;
                        return Ok(Started { candidate, open, head, events, tried, earlier_nano });
                    }
                    Err(failure) => failure,
                };
                if !head.is_empty() || failure.was_taken_in() {
                    so_far.took(candidate, &prompt, &head);
                }
                let wait = self.failed(&open, &failure).await;
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
        Err(so_far.end(plan))
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

#[derive(Default)]
struct SoFar {
    tried: Vec<Tried>,
    failures: Vec<(Candidate, Failure)>,
    earlier_nano: i64,
}

impl SoFar {
    /// It read the prompt and gave nothing for it: as much as it counted, or else the prompt.
    fn took(&mut self, candidate: &Candidate, prompt: &Prompt, head: &[Event]) {
        let counted = head.iter().rev().find_map(|event| match event {
            Event::Usage(counted) => Some(counted.tokens),
            _ => None,
        });
        let tokens = counted.unwrap_or_else(|| Tokens { fresh: estimate_of(prompt), ..Tokens::default() });
        self.earlier_nano = self.earlier_nano.saturating_add(candidate.priced.cost(&tokens));
    }

    fn skipped(&mut self, candidate: &Candidate, skip: Skip) {
        // Its first key failed just now: that stands there already.
        let again = self
            .failures
            .last()
            .is_some_and(|(last, _)| last.row.id == candidate.row.id && last.model == candidate.model);
        if again {
            return;
        }
        self.tried.push(skip.tried(candidate));
        self.failures.push((candidate.clone(), skip.failure()));
    }

    fn failed(&mut self, candidate: &Candidate, failure: Failure) {
        self.tried.push(Tried {
            provider: candidate.row.name.clone(),
            model: candidate.model.clone(),
            code: failure.code().to_owned(),
            detail: failure.to_string(),
        });
        self.failures.push((candidate.clone(), failure));
    }

    fn end(mut self, plan: &Plan) -> NoAnswer {
        let candidate = self.failures.last().map_or_else(|| plan.first().clone(), |(last, _)| last.clone());
        let waits = |failure: &Failure| matches!(failure.retry(), Retry::Later(_) | Retry::Once);
        let told = self.failures.iter().position(|(_, failure)| waits(failure)).unwrap_or(0);
        let (of, failure) = match self.failures.is_empty() {
            true => {
                let detail = "it would not take what was given along".to_owned();
                (candidate.clone(), Failure::Setup { detail })
            }
            false => self.failures.swap_remove(told),
        };
        // The one that is told of has a place of its own.
        if told < self.tried.len() && self.tried.len() == 1 {
            self.tried.clear();
        }
        NoAnswer {
            candidate,
            provider: of.row.name,
            failure,
            tried: self.tried,
            earlier_nano: self.earlier_nano,
        }
    }
}
