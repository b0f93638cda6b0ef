//! Versions, the data folder, its keys, the web client, the tier.

use super::{Finding, bad, note, ok};
use crate::{
    Result,
    config::Settings,
    launch::{agent_user, binaries},
    supervise::state::State,
    upgrade::{journal, release},
};
use std::{
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

/// This program, the living stack, the release that stands to be started, and who used the database last.
pub fn version(settings: &Settings, state: Option<&State>) -> Finding {
    let own = chassis::VERSION;
    let used = journal::used(settings).ok().flatten().map(|used| used.version);
    if let Some(state) = state.filter(|state| state.version != own) {
        return note(
            "version",
            format!("this is {own}, the running stack is {}", state.version),
            "`metatron down` and `metatron up` bring them together; `metatron upgrade` with a way back.",
        );
    }
    match used {
        Some(used) if is_newer(&used, own) => bad(
            "version",
            format!("this is {own}, and the database was used by {used}, which is newer"),
            format!(
                "Start {used} again, or restore a backup that {own} made: an older version refuses what it does not know."
            ),
        ),
        Some(used) => ok("version", format!("{own}; the database was last used by {used}")),
        None => ok("version", own),
    }
}

/// By the numbers in front; anything behind them does not count.
fn is_newer(one: &str, other: &str) -> bool {
    let numbers = |text: &str| -> Vec<u64> {
        text.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
    };
    numbers(one) > numbers(other)
}

/// One that is open, or that was not taken.
pub fn upgrade(settings: &Settings) -> Result<Option<Finding>> {
    if let Some(open) = journal::read(settings)? {
        return Ok(Some(note(
            "upgrade",
            format!("the one to {} is under way, or was broken off", open.to.name()),
            "The next `metatron up` brings it to its end.",
        )));
    }
    let shelf = release::shelf(settings);
    let stands = release::current(&shelf).map(|folder| folder.display().to_string());
    Ok(match journal::last(settings)? {
        Some(last) if !last.done => Some(note(
            "upgrade",
            format!("{} was not taken: {}", last.to.name(), last.why.unwrap_or_default()),
            "The one before runs, with the database as it was.",
        )),
        _ => stands.map(|stands| ok("release", stands)),
    })
}

pub fn data_folder(folder: &Path) -> Finding {
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
    if let Err(errno) = nix::unistd::access(folder, nix::unistd::AccessFlags::W_OK) {
        return bad(
            "data folder",
            format!("{place} cannot be written: {}", errno.desc()),
            "Nothing can be kept there. Mount it for writing, or set METATRON_DATA_DIR.",
        );
    }
    match meta.permissions().mode() & 0o777 {
        0o700 => ok("data folder", format!("{place}, ours, 0700")),
        mode => bad("data folder", format!("{place} has mode {mode:o}"), format!("chmod 700 {place}")),
    }
}

/// Every file below `keys/` must be closed to everybody else.
pub fn keys(folder: &Path) -> Finding {
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

pub fn web() -> Finding {
    match binaries::web() {
        Some(path) if path.join("index.html").is_file() => ok("web", path.display().to_string()),
        _ => bad(
            "web",
            "the built web client was not found",
            "Build it with `make up`, or set METATRON_WEB_DIR.",
        ),
    }
}

pub fn tier(settings: &Settings, state: Option<&State>) -> Finding {
    let tier = state.map_or_else(|| agent_user::tier(settings), |state| state.tier.clone());
    if tier.starts_with("separate user") {
        return ok("tier", tier);
    }
    note("tier", tier, "Only judgement stands between an approved command and the keys.")
}
