//! What the gateway asks directly: so far, whether a provider works.

use crate::{
    driver::Works,
    providers::{self, Failure, Provider, scripted},
    route,
};
use bus::keys;
use chassis::telemetry::report;
use protocol::{
    ProviderId,
    problem::Problem,
    provider::ProviderTest,
    reply::Reply,
    rpc::{RouterAnswer, RouterAsk, RouterCall},
};
use std::{sync::Arc, time::Duration};
use store::ProviderRow;
use tokio::time::{Instant, timeout};

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
    let RouterAsk::TestProvider { provider_id } = &call.call;
    let test = test(works, provider_id).await;
    let reply = Reply::Router { request_id: call.request_id, answer: RouterAnswer::ProviderTest(test) };
    if let Err(error) = works.bus.reply(&call.reply_to, &reply).await {
        tracing::warn!(error = report(&error), "an answer to the gateway was lost");
    }
}

async fn test(works: &Works, id: &ProviderId) -> ProviderTest {
    let failed =
        |problem| ProviderTest { ok: false, latency_ms: 0, models: Vec::new(), problem: Some(problem) };
    match works.router.of(id).await {
        Ok(Some((row, provider))) => try_out(&row, provider.as_ref()).await,
        Ok(None) => failed(Problem::new(404, "not_found", "No such provider", "It was deleted.")),
        Err(route::Error::Provider { provider, failure }) => {
            failed(providers::problem_of_test(&provider, &failure))
        }
        Err(route::Error::Store(error)) => {
            tracing::error!(error = report(&error), "cannot look up a provider");
            failed(Problem::new(
                500,
                "internal",
                "The provider could not be looked up",
                "The database gave an error.",
            ))
        }
    }
}

/// The list of models, when it is offered, and the smallest possible answer.
pub async fn try_out(row: &ProviderRow, provider: &dyn Provider) -> ProviderTest {
    let started = Instant::now();
    let tried = timeout(LIMIT, async {
        let models = provider.models().await?.unwrap_or_default();
        let model = row.models.first().map(|model| &model.id).or(match &models[..] {
            [only] => Some(only),
            _ => None,
        });
        let asked = Instant::now();
        let answered = match model {
            Some(model) => provider.probe(model).await,
            None => Err(unnamed(&models)),
        };
        Ok((models, asked.elapsed(), answered.err()))
    });
    let (models, latency, failure) = match tried.await {
        Ok(Ok(done)) => done,
        Ok(Err(failure)) => (Vec::new(), started.elapsed(), Some(failure)),
        Err(_) => (Vec::new(), LIMIT, Some(Failure::Stalled { seconds: LIMIT.as_secs() })),
    };
    ProviderTest {
        ok: failure.is_none(),
        latency_ms: i64::try_from(latency.as_millis()).unwrap_or(i64::MAX),
        models,
        problem: failure.map(|failure| providers::problem_of_test(&row.name, &failure)),
    }
}

fn unnamed(models: &[String]) -> Failure {
    let example = models.first().map_or(scripted::MODEL, String::as_str);
    Failure::Setup {
        detail: format!("it answers, but no model is named for it: name one, for example {example}"),
    }
}
