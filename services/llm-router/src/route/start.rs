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
    /// A try took so much, 1e-9 USD. It is counted whatever becomes of the call; false: there is no room for another.
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
                    return Err(so_far.end(plan.first(), &plan.passed_over));
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
        Event::Usage(counted) => Some(counted.tokens).filter(|tokens| tokens.all_input() > 0),
        _ => None,
    });
    let tokens = counted.unwrap_or_else(|| Tokens { fresh: estimate_of(prompt), ..Tokens::default() });
    candidate.priced.cost(&tokens)
}

/// Failures stand in the places of what was tried.
#[derive(Default)]
struct SoFar {
    tried: Vec<Tried>,
    failures: Vec<(Candidate, Failure)>,
}

impl SoFar {
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

    fn end(mut self, first: &Candidate, passed_over: &[Tried]) -> NoAnswer {
        let wait = |failure: &Failure| match failure.retry() {
            Retry::Never => None,
            Retry::Once => Some(Duration::ZERO),
            Retry::Later(wait) => Some(wait.unwrap_or_default()),
        };
        let waits =
            self.failures.iter().enumerate().filter_map(|(at, (_, failure))| Some((wait(failure)?, at)));
        let told = waits.min().map_or(0, |(_, at)| at);
        let (candidate, failure) = match self.failures.is_empty() {
            true => {
                let detail = "it would not take what was given along".to_owned();
                (first.clone(), Failure::Setup { detail })
            }
            false => self.failures.swap_remove(told),
        };
        let code = self.tried.get(told).map_or_else(|| failure.code().to_owned(), |tried| tried.code.clone());
        let tried = [passed_over.to_vec(), self.tried].concat();
        NoAnswer { candidate, failure, code, tried }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{price, scripted_row};
    use protocol::provider::Cooling;

    fn candidate(name: &str) -> Candidate {
        let row = store::ProviderRow { id: name.into(), name: name.to_owned(), ..scripted_row::demo() };
        let (model, route, why) = ("m".to_owned(), "deep".to_owned(), String::new());
        Candidate { row, model, route, why, priced: price::local() }
    }

    #[test]
    fn what_can_be_waited_for_is_told_and_all_of_it_is_kept_in_order() {
        let all = [candidate("a"), candidate("b"), candidate("c")];
        let refused = || Failure::Auth { status: 401, detail: "no".into() };
        let away = || Failure::Unavailable { retry_after: None, detail: "503".into() };
        let cooling =
            || Skip::Cooling(Cooling { until: protocol::Millis(1), why: "429".into(), failures: 1 });
        let limited =
            || Failure::RateLimited { retry_after: Some(Duration::from_secs(540)), detail: "429".into() };
        let of = |steps: Vec<(usize, Result<Skip, Failure>)>| {
            let mut so_far = SoFar::default();
            for (at, what) in steps {
                match what {
                    Ok(skip) => so_far.skipped(&all[at], skip),
                    Err(failure) => so_far.failed(&all[at], failure),
                }
            }
            let end = so_far.end(&all[0], &[]);
            let tried = end.tried.iter().map(|tried| format!("{} {}", tried.provider, tried.code));
            (end.candidate.row.name, end.code, tried.collect::<Vec<_>>().join(", "))
        };
        for (steps, told, code, tried) in [
            (
                vec![(0, Err(away())), (1, Err(refused()))],
                "a",
                "provider_unreachable",
                "a provider_unreachable, b provider_auth",
            ),
            (vec![(0, Err(refused())), (1, Ok(cooling()))], "b", "cooling", "a provider_auth, b cooling"),
            (
                vec![(0, Err(refused())), (1, Err(refused()))],
                "a",
                "provider_auth",
                "a provider_auth, b provider_auth",
            ),
            (
                vec![(0, Err(limited())), (1, Err(away()))],
                "b",
                "provider_unreachable",
                "a provider_rate_limited, b provider_unreachable",
            ),
            // Its next key is cooling: one provider, told once.
            (
                vec![(0, Err(away())), (0, Ok(cooling()))],
                "a",
                "provider_unreachable",
                "a provider_unreachable",
            ),
            (Vec::new(), "a", "provider_setup", ""),
        ] {
            assert_eq!(of(steps), (told.to_owned(), code.to_owned(), tried.to_owned()));
        }
    }
}
