//! Waiting until the stack is ready, or until it is plain that it will not be.

use crate::{Error, Result, api::Api, config::Settings, launch::locks, show::visible, supervise::state};
use std::{
    path::Path,
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Returns when `GET /ready` says 200. Fails when the supervisor ended, when a service is in a crash loop,
/// or after a minute; what runs then goes on running and trying.
pub async fn wait(settings: &Settings, address: &str) -> Result<()> {
    let api = Api::new(address, None)?;
    let end = Instant::now() + LIMIT;
    let mut said = "it does not answer yet".to_owned();
    while Instant::now() < end {
        match api.ready().await {
            Ok(readiness) if readiness.ready => return Ok(()),
            Ok(readiness) => said = in_words(&readiness.checks),
            Err(_) => {}
        }
        give_up_early(settings)?;
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err(Error::Failed {
        what: format!("not ready after {} s: {said}", LIMIT.as_secs()),
        next: Some("It goes on trying. Look with `metatron status` and `metatron logs gateway`; end it with `metatron down`.".into()),
    })
}

fn give_up_early(settings: &Settings) -> Result<()> {
    if !locks::is_supervised(settings) {
        return Err(Error::Failed {
            what: format!("the supervisor ended.{}", tail(&settings.data_dir.join("logs/metatron.log"))),
            next: Some("Look with `metatron doctor`.".into()),
        });
    }
    let Some(state) = state::read(settings)? else { return Ok(()) };
    match state.services.iter().find(|service| service.looping) {
        None => Ok(()),
        Some(service) => Err(Error::Looping {
            service: service.name.clone(),
            how: service.last_end.clone().unwrap_or_else(|| "no reason known".into()),
            said: tail(&settings.data_dir.join("logs").join(format!("{}.log", service.name))),
        }),
    }
}

/// What is not ready, in one line.
pub fn in_words(checks: &protocol::settings::ReadyChecks) -> String {
    let all = [
        ("redis", &checks.redis),
        ("database", &checks.database),
        ("node", &checks.node),
        ("workers", &checks.workers),
    ];
    let bad: Vec<_> =
        all.iter().filter(|(_, said)| *said != "ok").map(|(name, said)| format!("{name}: {said}")).collect();
    if bad.is_empty() { "ok".into() } else { bad.join("; ") }
}

/// The last lines of a log, to stand behind a sentence. One that ends again and again says the same each time: once is
/// enough.
fn tail(log: &Path) -> String {
    let text = std::fs::read(log).map(|raw| String::from_utf8_lossy(&raw).into_owned()).unwrap_or_default();
    let mut lines: Vec<_> = text.lines().rev().take(5).map(words).collect();
    lines.reverse();
    lines.dedup();
    if lines.is_empty() { String::new() } else { format!(" It said last:\n    {}", lines.join("\n    ")) }
}

/// Of a line in JSON what happened and why.
fn words(line: &str) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(line) else { return visible(line) };
    let found = ["message", "error"].map(|name| fields.get(name).and_then(|value| value.as_str()));
    visible(&found.into_iter().flatten().collect::<Vec<_>>().join(": "))
}
