//! `metatron token setup`: another setup link, while nobody has claimed this system.

use crate::{Error, Exit, Result, api::Api, config::Settings, launch::welcome, show::Show, supervise::state};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::time::Duration;

pub async fn setup(settings: &Settings, show: Show) -> Result<Exit> {
    let state = state::need(settings)?;
    if Api::new(&state.address, None)?.setup_state().await?.claimed {
        return Err(Error::Failed {
            what: "this system has its owner already".into(),
            next: Some(format!("Log in at {}, or with `metatron login`.", state.address)),
        });
    }
    let before = welcome::setup_link(settings, &state.address);
    let gateway = state.service("gateway").and_then(|service| service.pid);
    let gateway =
        gateway.ok_or_else(|| Error::failed("the gateway is being restarted; try again in a moment"))?;
    kill(Pid::from_raw(gateway), Signal::SIGUSR1)
        .map_err(|errno| Error::failed(format!("the gateway (pid {gateway}) cannot be told: {errno}")))?;
    for _ in 0..250 {
        match welcome::setup_link(settings, &state.address) {
            Some(link) if before.as_ref() != Some(&link) => {
                show.value(&serde_json::json!({ "setup_link": link }));
                show.line(format!("Set it up (this link works once, for 30 minutes):  {link}"));
                return Ok(Exit::Ok);
            }
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    Err(Error::Failed {
        what: "the gateway made no new token within 5 s".into(),
        next: Some("Look with `metatron logs gateway`.".into()),
    })
}
