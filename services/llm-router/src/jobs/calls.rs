//! What the gateway asks directly: so far, whether a provider works.

use crate::{
    driver::Works,
    ledger::{Meter, estimate_of, most_heard},
    providers::{self, Failure, scripted},
    route::{self, Candidate, WithKey},
};
use bus::keys;
use chassis::{clock, telemetry::report};
use protocol::{
    ProviderId, TokenId,
    price::Tokens,
    problem::Problem,
    provider::ProviderTest,
    reply::Reply,
    rpc::{RouterAnswer, RouterAsk, RouterCall},
    usage::{Budget, CallPurpose},
};
use std::{sync::Arc, time::Duration};
use store::{NewCall, ProviderRow, Reserved};
use tokio::time::{Instant, timeout};

/// A cent, in 1e-9 USD.
const UNKNOWN: i64 = 10_000_000;
/// The gateway waits for 30 s.
const LIMIT: Duration = Duration::from_secs(25);

/// Serves calls as long as the process lives; each in a task of its own.
pub async fn serve(works: Arc<Works>) {
    let consumer = works.hands.worker().to_owned();
    let mut reader = works.bus.group_reader(keys::ROUTER_CALLS.to_owned(), keys::ROUTER_GROUP, consumer);
    loop {
        let calls = reader.next::<RouterCall>(16).await;
        // Taken is acknowledged: the gateway does not wait long enough for a second worker to try.
        let ids: Vec<String> = calls.iter().map(|call| call.id.clone()).collect();
        if let Err(error) = reader.ack(&ids).await {
            tracing::warn!(error = report(&error), "a call will be heard again");
        }
        for call in calls {
            let works = works.clone();
            works.supervisor.clone().spawn_once("call", async move { answer(&works, call.payload).await });
        }
    }
}

async fn answer(works: &Works, call: RouterCall) {
    let RouterAsk::TestProvider { provider_id, token_id } = &call.call;
    let test = test(works, provider_id, token_id.as_ref()).await;
    let reply = Reply::Router { request_id: call.request_id, answer: RouterAnswer::ProviderTest(test) };
    if let Err(error) = works.bus.reply(&call.reply_to, &reply).await {
        tracing::warn!(error = report(&error), "an answer to the gateway was lost");
    }
}

async fn test(works: &Works, id: &ProviderId, token: Option<&TokenId>) -> ProviderTest {
    match works.router.of(id).await {
        Ok(Some((row, each))) => try_out(works, &row, &each, token).await,
        Ok(None) => failed(
            Problem::new(404, "not_found", "No such provider", "It was deleted.")
                .next("Look at the list of providers again; add it anew if it is still wanted."),
        ),
        Err(route::Error::Provider { provider, failure }) => {
            failed(providers::problem_of_test(&provider, &failure))
        }
        Err(route::Error::Store(error)) => {
            tracing::error!(error = report(&error), "cannot look up a provider");
            failed(
                Problem::new(
                    500,
                    "internal",
                    "The provider could not be looked up",
                    "The database gave an error.",
                )
                .next("Test it again; `metatron logs llm-router` shows more."),
            )
        }
    }
}

fn failed(problem: Problem) -> ProviderTest {
    ProviderTest { ok: false, latency_ms: 0, models: Vec::new(), problem: Some(problem) }
}

/// The list of models, when it is offered, and with each key the smallest possible answer. A key that is taken is
/// taken up again, and one that is refused is put aside.
async fn try_out(
    works: &Works,
    row: &ProviderRow,
    each: &[WithKey],
    token: Option<&TokenId>,
) -> ProviderTest {
    let started = Instant::now();
    let tried = timeout(LIMIT, async {
        let mut models = Vec::new();
        let (mut latency, mut problem) = (Duration::ZERO, None);
        for (n, one) in each.iter().enumerate() {
            let asked = Instant::now();
            let found = probe(works, row, one, token, &mut models).await;
            // Of the first one, so that it can be compared.
            if n == 0 {
                latency = asked.elapsed();
            }
            let miss = found.err();
            let failure = miss.as_ref().map(Miss::failure);
            // One that was not made says nothing of its key.
            if failure != Some(None) {
                works.router.tested(row, one, failure.flatten()).await;
            }
            problem = problem.or(miss.map(|miss| miss.problem(row, each, one)));
        }
        (models, latency, problem)
    });
    let (models, latency, problem) = match tried.await {
        Ok(done) => done,
        Err(_) => {
            let silent = Failure::Stalled { seconds: LIMIT.as_secs() };
            (Vec::new(), started.elapsed(), Some(providers::problem_of_test(&row.name, &silent)))
        }
    };
    ProviderTest {
        ok: problem.is_none(),
        latency_ms: i64::try_from(latency.as_millis()).unwrap_or(i64::MAX),
        models,
        problem,
    }
}

/// Why a test did not succeed.
enum Miss {
    Failure(Failure),
    /// It was not made.
    Budget(Box<Budget>),
    /// Nor this one: the token of who asked for it was deleted meanwhile.
    TokenEnded,
}

impl From<Failure> for Miss {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Miss {
    fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failure(failure) => Some(failure),
            Self::Budget(_) | Self::TokenEnded => None,
        }
    }

    fn problem(self, row: &ProviderRow, each: &[WithKey], one: &WithKey) -> Problem {
        match self {
            Self::Failure(failure) => providers::problem_of_test(&row.name, &named(each, one, failure)),
            Self::Budget(budget) => {
                let detail = format!("{} has no room for a test.", budget.words());
                Problem::new(402, "budget_reached", "It was not tested: a budget is used up", detail)
                    .next("Raise it under Budgets, then test again.")
            }
            Self::TokenEnded => Problem::new(
                403,
                "token_ended",
                "It was not tested: its token was deleted",
                "The token that asked for the test was deleted.",
            )
            .next("Log in, or take another token, and test again."),
        }
    }
}

async fn probe(
    works: &Works,
    row: &ProviderRow,
    one: &WithKey,
    token: Option<&TokenId>,
    models: &mut Vec<String>,
) -> Result<(), Miss> {
    let listed = one.provider.models().await;
    if let Ok(Some(listed)) = &listed
        && models.is_empty()
    {
        models.clone_from(listed);
    }
    let model = row.models.first().map(|model| &model.id).or(match &models[..] {
        [only] => Some(only),
        _ => None,
    });
    let Some(model) = model.cloned() else {
        listed?;
        return Err(unnamed(models).into());
    };
    let candidate = works.router.tested_candidate(row, &model).await;
    let candidate = candidate.map_err(|error| Failure::Setup { detail: error.to_string() })?;
    if let Err(failure) = listed {
        // Not even a list: that counts as a call that failed, where calls can be made at all.
        if let Ok(mut meter) = reserved(works, &candidate, token).await {
            meter.failed(&failure);
        }
        return Err(failure.into());
    }
    let mut meter = reserved(works, &candidate, token).await?;
    let found = one.provider.probe(&model, &mut |event| meter.saw(&event)).await;
    match &found {
        Ok(()) => meter.finished(),
        Err(failure) => meter.failed(failure),
    }
    Ok(found?)
}

/// A test is a call like any other, and costs as little as one can. `token`: of the program that asked for it.
async fn reserved(works: &Works, candidate: &Candidate, token: Option<&TokenId>) -> Result<Meter, Miss> {
    let refused = |detail: &str| Failure::Setup { detail: detail.to_owned() };
    let owner = works.store.owner().await.map_err(|error| refused(&error.to_string()))?;
    let owner = owner.ok_or_else(|| refused("nobody has claimed this system yet"))?;
    let prompt = providers::probe_prompt();
    let input = estimate_of(&prompt);
    let tokens = Tokens { fresh: input, output: i64::from(providers::PROBE_TOKENS), ..Tokens::default() };
    let call = NewCall {
        id: clock::new_id(),
        owner_id: owner.id,
        purpose: CallPurpose::Test,
        pid: None,
        turn_id: None,
        token_id: token.cloned(),
        step: None,
        way: candidate.way(),
        // Where nobody knows its price, that may be what is found out next: it is asked, as long as a budget has room for
        // what the dearest would take.
        amounts: vec![if candidate.priced.is_known() { candidate.priced.cost(&tokens) } else { UNKNOWN }],
    };
    let done =
        works.store.reserve_call(&call, clock::now()).await.map_err(|error| refused(&error.to_string()))?;
    works.outbox.facts(done.facts);
    match done.value {
        Reserved::Over(budget) => Err(Miss::Budget(budget)),
        Reserved::TokenEnded => Err(Miss::TokenEnded),
        Reserved::Amount(_) | Reserved::Unpriced => {
            let mut meter = Meter::new(works.book.clone(), call.id, candidate, input);
            meter.bound(most_heard(providers::PROBE_TOKENS));
            Ok(meter)
        }
    }
}

/// Of several keys, which one.
fn named(each: &[WithKey], one: &WithKey, failure: Failure) -> Failure {
    match (&one.key, &failure) {
        (Some(key), Failure::Auth { status, detail }) if each.len() > 1 => {
            let hint = key.hint.as_deref().unwrap_or("without a hint");
            Failure::Auth { status: *status, detail: format!("the key {hint}: {detail}") }
        }
        _ => failure,
    }
}

fn unnamed(models: &[String]) -> Failure {
    let example = models.first().map_or(scripted::MODEL, String::as_str);
    Failure::Setup {
        detail: format!("it answers, but no model is named for it: name one, for example {example}"),
    }
}
