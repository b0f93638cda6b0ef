//! A chat's title, asked of its model after its first turn: beside everything else, once, and without a word
//! when it does not come about.

use super::Works;
use crate::{
    context::{Prompt, title},
    providers::{Event, Failure},
    route::Route,
};
use chassis::{clock, telemetry::report};
use futures::StreamExt;
use protocol::{
    TurnId,
    price::Tokens,
    process::{Process, Program, Usage},
};
use std::{sync::Arc, time::Duration};
use store::{Claim, TitleCall};
use tokio::time::timeout;

/// Tokens of a title.
const MOST_TOKENS: u32 = 24;
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
    let route = works.router.choose(&process).await.map_err(|error| error.to_string())?;
    if !route.provider.is_model() {
        return Ok(());
    }
    let Some(question) =
        question(works, &process, &claim.turn_id).await.map_err(|e| report(&e).to_string())?
    else {
        return Ok(());
    };
    let (said, tokens) = ask(&route, &question).await.map_err(|failure| failure.to_string())?;
    let call = TitleCall {
        title: title::clean(&said),
        usage: Usage {
            input_tokens: tokens.all_input(),
            output_tokens: tokens.all_output(),
            cost_usd: route.cost(tokens.all_input(), tokens.all_output()),
        },
        provider: route.name,
        model: route.model.id,
    };
    let done = works.store.title_process(&claim.owner_id, claim.pid, &call, clock::now()).await;
    works.outbox.facts(done.map_err(|error| report(&error).to_string())?.facts);
    Ok(())
}

async fn question(works: &Works, process: &Process, turn: &TurnId) -> store::Result<Option<String>> {
    Ok(title::question(&works.store.history(process.pid, turn, LOOKED_AT).await?))
}

async fn ask(route: &Route, question: &str) -> Result<(String, Tokens), Failure> {
    let mut prompt = Prompt::bare(question, Some(MOST_TOKENS));
    prompt.system = title::SYSTEM.to_owned();
    let asked = async {
        let (mut said, mut tokens) = (String::new(), Tokens::default());
        let mut events = route.provider.answer(&route.model.id, &prompt).await?;
        while let Some(event) = events.next().await {
            match event? {
                Event::Text(text) => said.push_str(&text),
                Event::Usage(counted) => tokens = counted.tokens,
                _ => {}
            }
        }
        Ok((said, tokens))
    };
    timeout(LIMIT, asked).await.unwrap_or(Err(Failure::Stalled { seconds: LIMIT.as_secs() }))
}
