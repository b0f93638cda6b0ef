//! A chat's title, asked of a model after its first turn: beside everything else, once, and without a word
//! when it does not come about.

use super::Works;
use crate::{
    context::{Prompt, title},
    ledger::{Estimate, Meter, OwnersPurse, most_heard},
    providers::Event,
    route::{Candidate, Plan, Without},
};
use chassis::{clock, telemetry::report};
use futures::{StreamExt, stream};
use protocol::{
    TurnId,
    process::{Process, Program},
    usage::CallPurpose,
};
use std::{sync::Arc, time::Duration};
use store::{Claim, NewCall, Reserved};
use tokio::time::timeout;

/// Tokens of a title, and of what a model thinks before it that cannot be told not to.
const MOST_TOKENS: u32 = 1_024;
const LIMIT: Duration = Duration::from_secs(30);
/// Messages that are looked at.
const LOOKED_AT: i64 = 60;

/// For a turn that is done, in a task of its own. Only the first one of a chat is followed by a title.
pub fn after(works: &Arc<Works>, claim: &Claim) {
    if !works.titles {
        return;
    }
    let (works, claim) = (works.clone(), claim.clone());
    works.supervisor.clone().spawn_once("title", async move {
        if let Err(why) = give(&works, &claim).await {
            tracing::debug!(pid = %claim.pid, why, "no title");
        }
    });
}

async fn give(works: &Works, claim: &Claim) -> Result<(), String> {
    let untitled = works
        .store
        .untitled(&claim.owner_id, claim.pid, &claim.turn_id)
        .await
        .map_err(|e| report(&e).to_string())?;
    let Some(process) = untitled.filter(|process| process.program == Program::Chat) else { return Ok(()) };
    let plan = works.router.plan(&process, CallPurpose::Title).await.map_err(|error| error.to_string())?;
    if !plan.first().is_model() {
        return Ok(());
    }
    let Some(question) =
        question(works, &process, &claim.turn_id).await.map_err(|e| report(&e).to_string())?
    else {
        return Ok(());
    };
    let said = ask(works, claim, &plan, &question).await?;
    let Some(title) = title::clean(&said) else { return Ok(()) };
    let done = works.store.title_process(&claim.owner_id, claim.pid, &title, clock::now()).await;
    works.outbox.facts(done.map_err(|error| report(&error).to_string())?.facts);
    Ok(())
}

async fn question(works: &Works, process: &Process, turn: &TurnId) -> store::Result<Option<String>> {
    Ok(title::question(&works.store.history(process.pid, turn, LOOKED_AT).await?))
}

/// Reserved for and written down like any other call; a budget without room leaves a chat without a title.
async fn ask(works: &Works, claim: &Claim, plan: &Plan, question: &str) -> Result<String, String> {
    let mut prompt = Prompt::bare(question, Some(MOST_TOKENS));
    title::SYSTEM.clone_into(&mut prompt.system);
    let estimate = Estimate::of(plan, &prompt);
    let call = NewCall {
        id: clock::new_id(),
        owner_id: claim.owner_id.clone(),
        purpose: CallPurpose::Title,
        pid: Some(claim.pid),
        turn_id: Some(claim.turn_id.clone()),
        token_id: None,
        step: None,
        way: plan.first().way(),
        amounts: estimate.amounts,
    };
    let reserved = works.store.reserve_call(&call, clock::now()).await.map_err(|e| report(&e).to_string())?;
    works.outbox.facts(reserved.facts);
    match reserved.value {
        Reserved::Amount(_) => {}
        Reserved::Over(_) | Reserved::Unpriced => {
            return Err("there is no room for it in a budget".to_owned());
        }
        Reserved::TokenEnded => return Err("its turn's token was deleted".to_owned()),
    }
    let mut meter = Meter::new(works.book.clone(), call.id, plan.first(), estimate.input);
    meter.bound(most_heard(MOST_TOKENS));
    let asked = timeout(LIMIT, hear(works, claim, plan, &prompt, &mut meter)).await;
    match asked {
        Ok(Ok(said)) => {
            // Before the title: whoever sees that sees what it took.
            let settled = works.store.settle_calls(&[meter.done()], clock::now()).await;
            if settled.is_ok() {
                meter.written();
            }
            works.outbox.facts(settled.map_err(|error| report(&error).to_string())?.facts);
            Ok(said)
        }
        Ok(Err(why)) => Err(why),
        Err(_) => Err(format!("nothing came for {} s", LIMIT.as_secs())),
    }
}

async fn hear(
    works: &Works,
    claim: &Claim,
    plan: &Plan,
    prompt: &Prompt,
    meter: &mut Meter,
) -> Result<String, String> {
    let same = |_: &Candidate, without: Without| (without == Without::default()).then(|| prompt.clone());
    let mut purse = OwnersPurse::new(&works.store, &works.outbox, meter);
    let begun = works.router.start(plan, Some(claim.pid), &mut purse, same).await;
    let mut started = match begun {
        Ok(started) => started,
        Err(missed) => {
            works.book.settle(meter.missed(&missed));
            meter.written();
            return Err(missed.failure.to_string());
        }
    };
    meter.started(&started);
    let mut said = String::new();
    let head = std::mem::take(&mut started.head).into_iter().map(Ok);
    let mut events = stream::iter(head).chain(started.events);
    while let Some(event) = events.next().await {
        let event = match event {
            Ok(event) => event,
            Err(failure) => {
                works.router.failed(&started.open, &failure).await;
                works.book.settle(meter.cut(failure.code()));
                meter.written();
                return Err(failure.to_string());
            }
        };
        meter.saw(&event);
        // A title stood there long before.
        if meter.heard() > most_heard(MOST_TOKENS) {
            break;
        }
        if let Event::Text(text) = event {
            said.push_str(&text);
        }
    }
    Ok(said)
}
