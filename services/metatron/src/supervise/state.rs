//! `run/state.json`: what the supervisor knows, for the other verbs. Replaced whole, never written in place.

use crate::{Error, Result, config::Settings, launch::locks, machine::processes};
use protocol::Millis;
use serde::{Deserialize, Serialize};
use std::{fs, io::ErrorKind, path::PathBuf};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The supervisor's.
    pub pid: u32,
    pub started_at: Millis,
    pub version: String,
    /// For example `http://127.0.0.1:8080`.
    pub address: String,
    pub port: u16,
    pub web_dir: Option<String>,
    /// How commands of agents are kept from the keys, in words.
    pub tier: String,
    pub stopping: bool,
    pub services: Vec<ServiceState>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceState {
    pub name: String,
    /// Absent while it waits to be started again.
    pub pid: Option<i32>,
    pub since: Option<Millis>,
    pub restarts: u32,
    /// How it ended last: "killed by SIGKILL".
    pub last_end: Option<String>,
    /// It ends again and again; it is tried at most every 30 s.
    pub looping: bool,
}

impl ServiceState {
    /// What lets it go on, when somebody stopped it by a signal.
    pub fn way_on(&self) -> Option<String> {
        let pid = self.pid.filter(|pid| processes::is_stopped(*pid))?;
        Some(format!("kill -CONT {pid} lets it go on; `metatron restart {}` starts another.", self.name))
    }
}

impl State {
    /// The process of that name: `gateway`, `llm-router` (the first), `redis`.
    pub fn service(&self, name: &str) -> Option<&ServiceState> {
        self.services.iter().find(|service| service.name == name)
    }
}

fn path(settings: &Settings) -> PathBuf {
    settings.data_dir.join("run/state.json")
}

pub fn write(settings: &Settings, state: &State) -> std::io::Result<()> {
    let fresh = settings.data_dir.join("run/.state.json.new");
    fs::write(&fresh, serde_json::to_vec_pretty(state)?)?;
    fs::rename(&fresh, path(settings))
}

pub fn remove(settings: &Settings) {
    let _ = fs::remove_file(path(settings));
}

/// The state of the supervisor that lives now; None when there is none, or it has not written yet.
pub fn read(settings: &Settings) -> Result<Option<State>> {
    if !locks::is_supervised(settings) {
        return Ok(None);
    }
    let path = path(settings);
    match fs::read(&path) {
        Ok(text) => Ok(serde_json::from_slice(&text).ok()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Io { what: path.display().to_string(), source }),
    }
}

/// The same, for verbs that need a running stack.
pub fn need(settings: &Settings) -> Result<State> {
    read(settings)?.ok_or_else(|| Error::NotRunning { data_dir: settings.data_dir.display().to_string() })
}
