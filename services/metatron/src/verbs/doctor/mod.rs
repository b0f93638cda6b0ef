//! `metatron doctor`: looks at everything a stack needs and explains what it finds.
//!
//! In: the machine, the data folder, the living stack when there is one. Out: one finding for each thing, in order.
//! Changes nothing, and needs no right that the stack has not.

mod clock;
mod installation;
mod machine;
mod redis;
mod returns;
mod running;
mod tls;

use crate::{Exit, Result, config::Settings, show::Show, supervise::state};
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Grade {
    Ok,
    /// It works, and you should know.
    Note,
    Bad,
}

#[derive(Debug, Serialize)]
struct Finding {
    name: &'static str,
    grade: Grade,
    detail: String,
    next: Option<String>,
}

/// Exit 0 when nothing is bad.
pub async fn perform(settings: &Settings, show: Show) -> Result<Exit> {
    let state = state::read(settings)?;
    let state = state.as_ref();
    let mut findings = vec![
        installation::version(settings, state),
        installation::data_folder(&settings.data_dir),
        installation::keys(&settings.data_dir.join("keys")),
        machine::port(settings, state),
        machine::disk(settings),
        machine::memory(),
        clock::clock(settings),
        redis::server(settings),
        installation::web(),
        installation::tier(settings, state),
    ];
    findings.extend(installation::upgrade(settings)?);
    findings.extend(tls::certificate(settings, state));
    findings.push(returns::after_reboot(settings)?);
    findings.push(returns::backup(settings));
    if let Some(state) = state {
        findings.extend(running::stopped(state));
        findings.push(redis::facts(settings));
        findings.extend(running::gateway(state).await?);
    } else {
        findings.push(note("stack", "it is not running", "Start it with `metatron up`."));
    }
    for finding in &findings {
        say(finding, show);
    }
    show.value(&findings);
    Ok(if findings.iter().any(|finding| finding.grade == Grade::Bad) { Exit::Failed } else { Exit::Ok })
}

fn say(finding: &Finding, show: Show) {
    let mark = match finding.grade {
        Grade::Ok => "ok  ",
        Grade::Note => "note",
        Grade::Bad => "BAD ",
    };
    show.line(format!("{mark}  {:<12} {}", finding.name, finding.detail));
    if let Some(next) = &finding.next {
        show.line(format!("      {:<12} {next}", ""));
    }
}

fn ok(name: &'static str, detail: impl Into<String>) -> Finding {
    Finding { name, grade: Grade::Ok, detail: detail.into(), next: None }
}

fn note(name: &'static str, detail: impl Into<String>, next: impl Into<String>) -> Finding {
    Finding { name, grade: Grade::Note, detail: detail.into(), next: Some(next.into()) }
}

fn bad(name: &'static str, detail: impl Into<String>, next: impl Into<String>) -> Finding {
    Finding { name, grade: Grade::Bad, detail: detail.into(), next: Some(next.into()) }
}
