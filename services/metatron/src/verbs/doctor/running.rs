//! What the living stack says.

use super::{Finding, bad, note, ok};
use crate::{Result, api::Api, launch::ready::in_words, supervise::state::State};

/// A service that was stopped holds up the others: with the database in hand, all that would write.
pub fn stopped(state: &State) -> Vec<Finding> {
    let held = state.services.iter().filter_map(|service| {
        let next = service.way_on()?;
        let detail = format!("{} was stopped by a signal; others may wait for it", service.name);
        Some(bad("stopped", detail, next))
    });
    held.collect()
}

pub async fn gateway(state: &State) -> Result<Vec<Finding>> {
    let api = Api::new(&state.address, None)?;
    let ready = match api.ready().await {
        Ok(answer) if answer.ready => ok("ready", format!("{} is ready", state.address)),
        Ok(answer) => bad("ready", in_words(&answer.checks), "Look with `metatron logs`."),
        Err(error) => bad("ready", error.to_string(), "Look with `metatron logs gateway`."),
    };
    let setup = match api.setup_state().await {
        Ok(setup) if setup.claimed => ok("setup", "it has its owner"),
        Ok(_) => note("setup", "nobody has claimed it yet", "`metatron token setup` makes a link."),
        Err(error) => bad("setup", error.to_string(), "Look with `metatron logs gateway`."),
    };
    let looping = state.services.iter().filter(|service| service.looping).map(|service| {
        let how = service.last_end.as_deref().unwrap_or("no reason known");
        bad(
            "crash loop",
            format!("{}: {how}", service.name),
            format!("Look with `metatron logs {}`.", service.name),
        )
    });
    Ok([ready, setup].into_iter().chain(looping).collect())
}
