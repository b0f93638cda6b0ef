//! File ops, done by the bridge itself with the agent's rights.

use super::{Hands, clean, follow};
use crate::{
    files::{self, Found, Roots},
    host::Ground,
    journal::{Done, Intent, Lock, Started},
    proc::ProcessMark,
};
use chassis::clock;
use protocol::{
    Pid,
    message::Outcome,
    op::{OpBody, Plan},
};
use std::sync::Arc;

/// Roots of one process: its home, the projects, and what the settings name.
pub fn roots(ground: &Ground, pid: Pid) -> Result<Roots, crate::host::Error> {
    let home = ground.home(pid)?;
    // By both names: as it lies in the data folder, and as it really lies.
    let named = [
        ground.data_dir.join("homes").join(pid.to_string()),
        ground.projects.clone(),
        ground.data_dir.join("projects"),
    ];
    Ok(Roots::new(&home, named.into_iter().chain(ground.roots.iter().cloned())))
}

/// Does it, journals it, says so.
pub async fn perform(hands: &Hands, intent: &Intent, lock: Lock) {
    let folder = hands.journal.folder(&intent.request.op_id);
    let (ground, work, place) = (hands.ground.clone(), intent.clone(), folder.clone());
    let done = tokio::task::spawn_blocking(move || {
        let at = clock::now();
        let me = ProcessMark::of(nix::unistd::getpid().as_raw());
        let noted = me.map_err(|error| error.to_string()).and_then(|process| {
            place.write_started(&Started { process, at }).map_err(|error| chassis::telemetry::report(&error))
        });
        let done = match noted {
            Ok(()) => done(run(&ground, &work), at),
            Err(why) => {
                Done::without_run(Outcome::Error, "not started", &format!("Nothing was done: {why}"), at)
            }
        };
        if let Err(error) = place.write_done(&done) {
            tracing::error!(op = %work.request.op_id, %error, "the end of an op could not be journalled");
        }
        drop(lock);
        done
    })
    .await;
    match done {
        Ok(done) => follow::tell_end(hands, intent, &folder, &done).await,
        Err(error) => tracing::error!(op = %intent.request.op_id, %error, "file work panicked"),
    }
}

/// After a crash: reading again harms nothing; a write that is seen not to have happened is done again,
/// and one that happened is only journalled (writing the same again changes nothing).
pub async fn may_repeat(hands: &Hands, intent: &Intent) -> bool {
    let (OpBody::WriteFile { .. } | OpBody::EditFile { .. }) = &intent.request.body else { return true };
    let (ground, plan, pid) = (hands.ground.clone(), intent.plan.clone(), intent.request.pid);
    tokio::task::spawn_blocking(move || now_of(&ground, pid, &plan)).await.is_ok_and(|now| {
        now.is_some_and(|now| {
            Some(&now) == intent.plan.new_sha256.as_ref() || pinned(&intent.plan) == Some(&now)
        })
    })
}

fn now_of(ground: &Arc<Ground>, pid: Pid, plan: &Plan) -> Option<String> {
    let roots = roots(ground, pid).ok()?;
    let _as_agent = ground.as_agent();
    files::current_sha256(&roots.find(plan.path.as_deref()?).ok()?).ok()
}

fn pinned(plan: &Plan) -> Option<&String> {
    plan.files.first().map(|file| &file.sha256)
}

fn run(ground: &Ground, intent: &Intent) -> Result<Found, files::Error> {
    let request = &intent.request;
    let path = |path: &str| path.to_owned();
    let roots = roots(ground, request.pid)
        .map_err(|error| files::Error::Io { path: path("the home"), source: std::io::Error::other(error) })?;
    let _as_agent = ground.as_agent();
    let visible = |found: Found| Found { text: keep_visible(&found.text), ..found };
    match &request.body {
        OpBody::ReadFile { path, offset, limit } => {
            files::read(&roots.find(path)?, *offset, *limit).map(visible)
        }
        OpBody::ListDir { path } => files::list(&roots.find(path)?).map(visible),
        OpBody::Search { pattern, path, glob } => {
            let place = roots.find(path.as_deref().unwrap_or("~"))?;
            if !place.exists {
                return Err(files::Error::Missing(place.real));
            }
            files::search(&roots, &place, pattern, glob.as_deref()).map(visible)
        }
        OpBody::WriteFile { .. } | OpBody::EditFile { .. } => write(&roots, intent),
        OpBody::RunCommand { .. } => Err(files::Error::Kind { path: path("a command"), what: "no file" }),
    }
}

/// Exactly what was judged: the same file, the same old hash, the same new one.
fn write(roots: &Roots, intent: &Intent) -> Result<Found, files::Error> {
    let plan = &intent.plan;
    let place = roots.find(plan.path.as_deref().unwrap_or_default())?;
    let said = |text: String| Ok(Found { length: text.len() as u64, text, truncated: false });
    let now = files::current_sha256(&place)?;
    if Some(&now) == plan.new_sha256.as_ref() {
        return said(format!("{} has this content.", place.real));
    }
    let change = match &intent.request.body {
        OpBody::WriteFile { content, .. } => files::plan_write(&place, content, None)?,
        OpBody::EditFile { old, new, replace_all, .. } => files::plan_edit(&place, old, new, *replace_all)?,
        _ => return Err(files::Error::Kind { path: place.real, what: "no file to write" }),
    };
    if pinned(plan) != Some(&change.old_sha256) || plan.new_sha256.as_ref() != Some(&change.new_sha256) {
        return Err(files::Error::Changed { path: place.real, now });
    }
    files::apply(&place, &change)?;
    said(format!(
        "{} was written, {} bytes, SHA-256 {}.",
        place.real,
        change.content.len(),
        change.new_sha256
    ))
}

fn done(worked: Result<Found, files::Error>, at: protocol::Millis) -> Done {
    let (outcome, found) = match worked {
        Ok(found) => (Outcome::Ok, found),
        Err(error) => {
            let text = chassis::telemetry::report(&error);
            (Outcome::Error, Found { length: text.len() as u64, text, truncated: false })
        }
    };
    Done {
        outcome,
        exit_code: None,
        signal: None,
        length: found.length,
        reason: None,
        started_at: Some(at),
        ended_at: clock::now(),
        text: Some(found.text),
        truncated: found.truncated,
    }
}

/// A file's own text, less what is not seen. Carriage returns stay: an edit must match them.
fn keep_visible(text: &str) -> String {
    let hidden = |c: char| clean::invisible(c) && !matches!(c, '\n' | '\t' | '\r');
    let count = text.chars().filter(|&c| hidden(c)).count();
    if count == 0 {
        return text.to_owned();
    }
    let kept: String = text.chars().filter(|&c| !hidden(c)).collect();
    format!("{kept}\n[{count} invisible characters are left out]")
}
