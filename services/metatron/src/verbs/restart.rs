//! `metatron restart [service]`: its process is ended and the supervisor starts it again. Holders, and so
//! running commands, are kept.

use crate::{
    Error, Exit, Result,
    config::Settings,
    launch::ready,
    machine::processes,
    show::Show,
    supervise::state::{self, ServiceState, State},
    verbs::block_on,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::time::{Duration, Instant};

const GRACE: Duration = Duration::from_secs(8);
const BACK_WITHIN: Duration = Duration::from_secs(35);

pub fn perform(settings: &Settings, service: Option<&str>, show: Show) -> Result<Exit> {
    let state = state::need(settings)?;
    let chosen = choose(&state, service)?;
    for one in &chosen {
        let pid = one.pid.ok_or_else(|| {
            Error::failed(format!("{} is not running just now; it is being restarted", one.name))
        })?;
        end(pid, &one.name)?;
        let fresh = wait_for_another(settings, &one.name, pid)?;
        show.line(format!("{}: {pid} ended, {fresh} started", one.name));
    }
    block_on(ready::wait(settings, &state.address))?;
    show.value(&serde_json::json!({ "restarted": chosen.iter().map(|one| &one.name).collect::<Vec<_>>() }));
    show.line("Ready.");
    Ok(Exit::Ok)
}

/// One by name (`llm-router` means all its workers); all but Redis without a name.
fn choose(state: &State, service: Option<&str>) -> Result<Vec<ServiceState>> {
    let wanted = |one: &&ServiceState| match service {
        None => one.name != "redis",
        Some("llm-router") => one.name.starts_with("llm-router"),
        Some(name) => one.name == name.trim_start_matches("metatron-"),
    };
    let chosen: Vec<_> = state.services.iter().filter(wanted).cloned().collect();
    if chosen.is_empty() {
        let names: Vec<_> = state.services.iter().map(|one| one.name.as_str()).collect();
        return Err(Error::Usage(format!(
            "there is no service {:?}; there are {}",
            service.unwrap_or(""),
            names.join(", ")
        )));
    }
    Ok(chosen)
}

fn end(pid: i32, name: &str) -> Result<()> {
    for (signal, grace) in [(Signal::SIGTERM, GRACE), (Signal::SIGKILL, Duration::from_secs(2))] {
        let _ = kill(Pid::from_raw(pid), signal);
        let end = Instant::now() + grace;
        while Instant::now() < end {
            if !processes::is_alive(pid) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    Err(Error::failed(format!("{name} (pid {pid}) does not end")))
}

fn wait_for_another(settings: &Settings, name: &str, old: i32) -> Result<i32> {
    let end = Instant::now() + BACK_WITHIN;
    while Instant::now() < end {
        let state = state::need(settings)?;
        if let Some(pid) = state.service(name).and_then(|one| one.pid).filter(|pid| *pid != old) {
            return Ok(pid);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(Error::Failed {
        what: format!("{name} was not started again"),
        next: Some(format!("Look with `metatron logs {name}`.")),
    })
}
