//! `metatron status`: what runs, since when, and whether it is ready.

use crate::{
    Error, Exit, Result,
    api::Api,
    config::Settings,
    launch::ready::in_words,
    machine::processes,
    show::{Show, span},
    supervise::state::{self, ServiceState, State},
};
use protocol::{settings::ReadyChecks, size::size};
use serde::Serialize;

#[derive(Serialize)]
struct Status {
    #[serde(flatten)]
    state: State,
    ready: bool,
    /// Absent when the gateway does not answer.
    checks: Option<ReadyChecks>,
    /// Resident bytes by service.
    memory: Vec<(String, u64)>,
}

/// Exit 0: ready. 1: running, but not ready. 4: not running.
pub async fn perform(settings: &Settings, show: Show) -> Result<Exit> {
    let state = state::need(settings)?;
    let answer = Api::new(&state.address, None)?.ready().await;
    let memory = state.services.iter().filter_map(|s| Some((s.name.clone(), processes::resident(s.pid?)?)));
    let memory: Vec<_> = memory.collect();
    let ready = answer.as_ref().is_ok_and(|answer| answer.ready);
    say(&state, &memory, show);
    match &answer {
        Ok(answer) if answer.ready => show.line("ready"),
        Ok(answer) => show.line(format!("not ready: {}", in_words(&answer.checks))),
        Err(error @ Error::Unreachable { .. }) => show.line(format!("not ready: {error}")),
        Err(error) => show.line(format!("not ready: the gateway: {error}")),
    }
    show.value(&Status { state, ready, checks: answer.ok().map(|answer| answer.checks), memory });
    Ok(if ready { Exit::Ok } else { Exit::Failed })
}

fn say(state: &State, memory: &[(String, u64)], show: Show) {
    let now = chassis::clock::now();
    show.line(format!("MetatronOS {} at {}", state.version, state.address));
    show.line(format!("supervisor pid {}, up {}", state.pid, span((now.0 - state.started_at.0) / 1000)));
    show.line(format!("commands of agents: {}", state.tier));
    show.line(format!("{:<14} {:>8}  {:<14} {:>8} {:>9}", "SERVICE", "PID", "UP", "RESTARTS", "MEMORY"));
    for one in &state.services {
        let bytes = memory.iter().find(|(name, _)| *name == one.name).map(|(_, bytes)| size(*bytes));
        show.line(format!(
            "{:<14} {:>8}  {:<14} {:>8} {:>9}  {}",
            one.name,
            one.pid.map_or("-".into(), |pid| pid.to_string()),
            one.since.map_or("-".into(), |since| span((now.0 - since.0) / 1000)),
            one.restarts,
            bytes.unwrap_or_default(),
            remark(one)
        ));
    }
    if state.stopping {
        show.line("it is being stopped");
    }
}

fn remark(one: &ServiceState) -> String {
    if let Some(next) = one.way_on() {
        return format!("stopped by a signal; {next}");
    }
    match (&one.last_end, one.looping) {
        (Some(how), true) => format!("crash loop: {how}; tried again every 30 s at most"),
        (Some(how), false) => format!("last end: {how}"),
        (None, _) => String::new(),
    }
}
