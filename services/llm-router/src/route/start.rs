//! From a plan to an answer that has begun: entry by entry, until one gives its first token.

use super::{Candidate, Plan, Router, open::Open, plan::no_room, so_far::SoFar};
use crate::{
    context::Prompt,
    ledger::{estimate_of, plausible},
    providers::{Event, EventStream, Failure, Unfinished},
};
use futures::StreamExt;
use protocol::{
    Pid,
    price::{PriceFrom, Tokens},
    usage::Tried,
};
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
                // A later count replaces an earlier one, of which there may be a million.
                if !token {
                    head.clear();
                }
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
    let ours = candidate.priced.cost(&tokens);
    let named = head.iter().rev().find_map(|event| match event {
        Event::Usage(counted) if candidate.priced.from != PriceFrom::Owner => counted.cost,
        _ => None,
    });
    named.and_then(|usd| plausible::cost(usd, ours)).map_or(ours, |named| named.0.max(ours))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        providers::{self, Patience},
        route::{Keys, breaker::States, price::Priced},
    };
    use protocol::{
        price::{ListedPrice, PriceFrom, Rates},
        provider::ProviderKind,
    };
    use std::os::unix::fs::PermissionsExt;
    use store::{Options, ProviderRow, Store};
    use support::{Answer, Upstream};

    /// Takes so many tries, and what they took.
    struct Small {
        room: usize,
        paid: Vec<i64>,
    }

    #[async_trait::async_trait]
    impl Purse for Small {
        async fn paid(&mut self, nano: i64) -> bool {
            self.paid.push(nano);
            self.paid.len() <= self.room
        }
    }

    /// On a database of its own. Redis is away: nothing is known against anybody.
    async fn router(folder: &std::path::Path) -> Router {
        let ring = folder.join("keyring");
        std::fs::write(&ring, format!("first {}\n", "5e".repeat(32))).unwrap();
        std::fs::set_permissions(&ring, std::fs::Permissions::from_mode(0o600)).unwrap();
        let store = Store::open(Options { path: folder.join("metatron.db"), connections: 2 }).await.unwrap();
        let bus =
            bus::Bus::connect(&format!("redis+unix://{}", folder.join("none").display())).await.unwrap();
        let long = Duration::from_secs(600);
        let patience = Patience { connect: long, first_byte: long, idle: long, total: long };
        let client = providers::client(patience).unwrap();
        Router::new(store, bus, Keys::read(ring).unwrap(), client, patience, long)
    }

    fn candidate(name: &str, upstream: &Upstream) -> Candidate {
        let rates = Rates { input: 10_000_000, output: 100_000_000, ..Rates::default() };
        let priced = Priced::of_test(PriceFrom::Owner, ListedPrice { rates, ..ListedPrice::default() });
        let asked = Candidate::of_test(ProviderKind::Openai, priced);
        let base_url = Some(upstream.base_url.clone());
        Candidate {
            row: ProviderRow { id: name.into(), name: name.to_owned(), base_url, ..asked.row },
            ..asked
        }
    }

    /// Each of them reads the prompt and says nothing. What a budget has no room for any more is not asked.
    #[tokio::test]
    async fn nobody_is_asked_once_the_purse_says_no() {
        let folder = tempfile::tempdir().unwrap();
        let router = router(folder.path()).await;
        let upstreams = [0; 3].map(|_| Upstream::start(|_| Answer::Nothing));
        let upstreams = futures::future::join_all(upstreams).await;
        let names = ["a", "b", "c"];
        let plan = Plan {
            candidates: names.iter().zip(&upstreams).map(|(name, at)| candidate(name, at)).collect(),
            passed_over: Vec::new(),
            states: States::none(),
            ways: router.ways.now(&router.store).await.unwrap(),
        };
        let prompt = Prompt::bare("hello", Some(16));
        let took = cost(plan.first(), &prompt, &[]);
        assert!(took > 0);
        let mut asked = [0; 3];
        for (room, codes) in [
            (0, ["provider_empty", "budget_reached", "budget_reached"]),
            (1, ["provider_empty", "provider_empty", "budget_reached"]),
            (3, ["provider_empty"; 3]),
        ] {
            let mut purse = Small { room, paid: Vec::new() };
            let end = router.start(&plan, None, &mut purse, |_, _| Some(prompt.clone())).await;
            let Err(end) = end else { panic!("nobody answers") };
            let tried = end.tried.iter().map(|tried| (tried.provider.as_str(), tried.code.as_str()));
            assert_eq!(tried.collect::<Vec<_>>(), std::iter::zip(names, codes).collect::<Vec<_>>());
            assert_eq!(end.code, "provider_empty", "what happened, and not what was left out");
            let made = codes.iter().filter(|code| **code == "provider_empty").count();
            assert_eq!(purse.paid, vec![100 * 10_000 + 10 * 100_000; made], "what each of them counted");
            (0..made).for_each(|at| asked[at] += 1);
            let heard: Vec<usize> = upstreams.iter().map(|upstream| upstream.requests().len()).collect();
            assert_eq!(heard, asked);
        }
    }
}
