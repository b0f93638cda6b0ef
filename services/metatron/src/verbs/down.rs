//! `metatron down`: the supervisor ends everything in order; data stays.

use crate::{
    Error, Exit, Result,
    config::Settings,
    launch::{locks, strays},
    show::Show,
    supervise::state,
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::time::{Duration, Instant};

/// Longer than the graces of the supervisor's own end together.
const LIMIT: Duration = Duration::from_secs(45);

pub fn perform(settings: &Settings, show: Show) -> Result<Exit> {
    let ran = stop_supervisor(settings)?;
    let strays = strays::end_all(&settings.data_dir);
    show.value(&serde_json::json!({ "stopped": ran, "strays": strays }));
    match (ran, strays.is_empty()) {
        (true, _) => show.line("MetatronOS is down. Data stays."),
        (false, true) => show.line("MetatronOS was not running."),
        (false, false) => {}
    }
    for stray in &strays {
        show.line(format!("Ended what a killed supervisor had left: {stray}"));
    }
    Ok(Exit::Ok)
}

/// Gives whether there was one.
pub(crate) fn stop_supervisor(settings: &Settings) -> Result<bool> {
    end_supervisor(settings, Signal::SIGTERM)
}

/// SIGTERM ends everything, SIGUSR1 all but the running commands.
pub(crate) fn end_supervisor(settings: &Settings, signal: Signal) -> Result<bool> {
    if !locks::is_supervised(settings) {
        return Ok(false);
    }
    let end = Instant::now() + LIMIT;
    let mut told = None;
    while locks::is_supervised(settings) {
        // It may be in the middle of its own start: the pid comes with its first state.
        if told.is_none() {
            told = state::read(settings)?.and_then(|state| i32::try_from(state.pid).ok());
            if let Some(pid) = told {
                kill(Pid::from_raw(pid), signal).map_err(|errno| {
                    Error::failed(format!("the supervisor (pid {pid}) cannot be told to end: {errno}"))
                })?;
            }
        }
        if Instant::now() > end {
            return Err(Error::Failed {
                what: format!(
                    "the supervisor (pid {}) did not end within {} s",
                    told.unwrap_or(0),
                    LIMIT.as_secs()
                ),
                next: Some("Look into logs/metatron.log; `kill -9` it and say `metatron down` again.".into()),
            });
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(true)
}
