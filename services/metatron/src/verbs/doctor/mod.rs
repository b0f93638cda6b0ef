//! `metatron doctor`: looks at everything a stack needs and explains what it finds.

use crate::{
    Exit, Result,
    api::Api,
    config::Settings,
    launch::{agent_user, binaries, checks, keyfiles::password_of, ready::in_words},
    machine::{ports, space},
    show::Show,
    supervise::state::{self, State},
};
use protocol::size::size;
use serde::Serialize;
use std::{
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

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
    let mut findings = vec![
        version(state.as_ref()),
        data_folder(&settings.data_dir),
        keys(&settings.data_dir.join("keys")),
        port(settings, state.as_ref()),
        disk(settings),
        memory(),
        redis_server(),
        web(),
        tier(settings, state.as_ref()),
    ];
    if let Some(state) = &state {
        findings.extend(stopped(state));
        findings.push(redis_facts(settings));
        findings.extend(gateway(state).await?);
    } else {
        findings.push(note("stack", "it is not running", "Start it with `metatron up`."));
    }
    for finding in &findings {
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
    show.value(&findings);
    Ok(if findings.iter().any(|finding| finding.grade == Grade::Bad) { Exit::Failed } else { Exit::Ok })
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

fn version(state: Option<&State>) -> Finding {
    let own = chassis::VERSION;
    match state {
        Some(state) if state.version != own => note(
            "version",
            format!("this is {own}, the running stack is {}", state.version),
            "`metatron down` and `metatron up` bring them together.",
        ),
        _ => ok("version", own),
    }
}

fn data_folder(folder: &Path) -> Finding {
    let place = folder.display();
    let Ok(meta) = folder.metadata() else {
        return note("data folder", format!("{place} is not there yet"), "`metatron up` makes it.");
    };
    let me = nix::unistd::geteuid().as_raw();
    if meta.uid() != me {
        return bad(
            "data folder",
            format!("{place} belongs to user {}", meta.uid()),
            "Run as that user, or set METATRON_DATA_DIR.",
        );
    }
    match meta.permissions().mode() & 0o777 {
        0o700 => ok("data folder", format!("{place}, ours, 0700")),
        mode => bad("data folder", format!("{place} has mode {mode:o}"), format!("chmod 700 {place}")),
    }
}

/// Every file below `keys/` must be closed to everybody else.
fn keys(folder: &Path) -> Finding {
    let mut open = Vec::new();
    let mut count = 0;
    for service in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        for file in std::fs::read_dir(service.path()).into_iter().flatten().flatten() {
            count += 1;
            if file.metadata().is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0) {
                open.push(file.path().display().to_string());
            }
        }
    }
    if open.is_empty() {
        return ok("keys", format!("{count} files, closed to others"));
    }
    let list = open.join(" ");
    bad(
        "keys",
        format!("others can read {list}"),
        format!("chmod 600 {list}; who has read them may hold the keys"),
    )
}

fn port(settings: &Settings, state: Option<&State>) -> Finding {
    if let Some(state) = state {
        let ours: Vec<i32> = state.services.iter().filter_map(|service| service.pid).collect();
        let holders = ports::holders(state.port);
        return match holders.iter().find(|process| !ours.contains(&process.pid)) {
            Some(other) => bad(
                "port",
                format!("{} is held by {} (pid {})", state.port, other.name(), other.pid),
                "Stop it.",
            ),
            None => ok("port", format!("{} is the gateway's", state.port)),
        };
    }
    match checks::port(settings) {
        Ok(()) => ok("port", format!("{} is free", settings.listen)),
        Err(error) => bad("port", error.to_string(), error.next().unwrap_or_default()),
    }
}

fn disk(settings: &Settings) -> Finding {
    let place = settings.data_dir.ancestors().find(|place| place.exists()).unwrap_or(Path::new("/"));
    match space::free_disk(place) {
        Some(free) if free < 1 << 30 => bad("disk", format!("{} free", size(free)), "Free at least 1 GiB."),
        Some(free) => ok("disk", format!("{} free", size(free))),
        None => note("disk", "its free space cannot be read", "Look with `df`."),
    }
}

fn memory() -> Finding {
    match space::memory() {
        Some((free, all)) if free < 300 << 20 => note(
            "memory",
            format!("{} of {} available", size(free), size(all)),
            "The services need about 200 MiB.",
        ),
        Some((free, all)) => ok("memory", format!("{} of {} available", size(free), size(all))),
        None => note("memory", "cannot be read", "Look with `free`."),
    }
}

fn redis_server() -> Finding {
    match checks::redis_server() {
        Ok(path) => ok("redis-server", path.display().to_string()),
        Err(error) => bad("redis-server", error.to_string(), error.next().unwrap_or_default()),
    }
}

fn web() -> Finding {
    match binaries::web() {
        Some(path) if path.join("index.html").is_file() => ok("web", path.display().to_string()),
        _ => bad(
            "web",
            "the built web client was not found",
            "Build it with `make up`, or set METATRON_WEB_DIR.",
        ),
    }
}

fn tier(settings: &Settings, state: Option<&State>) -> Finding {
    let tier = state.map_or_else(|| agent_user::tier(settings), |state| state.tier.clone());
    if tier.starts_with("separate user") {
        return ok("tier", tier);
    }
    note("tier", tier, "Only judgement stands between an approved command and the keys.")
}

/// What Redis says of itself, by the distribution's redis-cli when it is there.
fn redis_facts(settings: &Settings) -> Finding {
    let Some(program) = binaries::on_path("redis-cli") else {
        return note(
            "redis",
            "redis-cli is not installed, so it was not asked",
            "The gateway checks it too: see `ready`.",
        );
    };
    let url = chassis::keys::read(&settings.key("admin", "redis_url")).unwrap_or_default();
    let ask = |words: &[&str]| {
        #[allow(clippy::disallowed_methods, reason = "the launcher asks its own redis")]
        let output = std::process::Command::new(&program)
            .arg("-s")
            .arg(settings.redis_socket())
            .args(["--user", "admin", "--raw"])
            .args(words)
            .env("REDISCLI_AUTH", password_of(&url).unwrap_or_default())
            .output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
    };
    let info = ask(&["INFO", "server"]);
    let Some(version) = info.lines().find_map(|line| line.strip_prefix("redis_version:")) else {
        return bad("redis", "it does not answer on its socket", "Look with `metatron logs redis`.");
    };
    let setting = |name: &str| ask(&["CONFIG", "GET", name]).lines().nth(1).unwrap_or_default().to_owned();
    let (eviction, append_only) = (setting("maxmemory-policy"), setting("appendonly"));
    if eviction != "noeviction" || append_only != "yes" {
        return bad(
            "redis",
            format!("{version}, maxmemory-policy {eviction}, appendonly {append_only}"),
            "It must be noeviction and yes; `metatron restart redis` brings our configuration back.",
        );
    }
    ok("redis", format!("{}, noeviction, append-only file on", version.trim()))
}

/// A service that was stopped holds up the others: with the database in hand, all that would write.
fn stopped(state: &State) -> Vec<Finding> {
    let held = state.services.iter().filter_map(|service| {
        let next = service.way_on()?;
        let detail = format!("{} was stopped by a signal; others may wait for it", service.name);
        Some(bad("stopped", detail, next))
    });
    held.collect()
}

async fn gateway(state: &State) -> Result<Vec<Finding>> {
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
