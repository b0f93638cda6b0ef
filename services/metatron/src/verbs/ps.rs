//! `metatron ps`: the agents' processes, newest activity last.

use crate::{
    Exit, Result,
    api::Api,
    config::Settings,
    show::{Show, span, visible},
};
use protocol::process::Process;

pub async fn perform(settings: &Settings, show: Show) -> Result<Exit> {
    let api = Api::logged_in(settings)?;
    let mut all: Vec<Process> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = api.processes(after.as_deref()).await?;
        all.extend(page.items);
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    all.sort_by_key(|process| process.active_at);
    show.value(&all);
    let now = chassis::clock::now();
    show.line(format!(
        "{:>5} {:>5} {:<8} {:<17} {:<8} {:>12}  TITLE",
        "PID", "PPID", "PROGRAM", "STATE", "POSTURE", "ACTIVE"
    ));
    for process in &all {
        show.line(format!(
            "{:>5} {:>5} {:<8} {:<17} {:<8} {:>12}  {}",
            process.pid,
            process.ppid.map_or("-".into(), |pid| pid.to_string()),
            word(&process.program),
            word(&process.state),
            word(&process.posture),
            format!("{} ago", span((now.0 - process.active_at.0) / 1000)),
            visible(&process.title).replace('\n', " ")
        ));
    }
    Ok(Exit::Ok)
}

/// An enum as the wire spells it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| Some(value.as_str()?.to_owned())).unwrap_or_default()
}
