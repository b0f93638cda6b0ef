use super::{
    AGENT, DATA, HOMES, PROGRAM, SERVICE, SUDOERS, TMPFILES, UNIT,
    install::{gone, tell},
};
use crate::{
    Error, Exit, Result,
    launch::strays,
    machine::processes::{self, Process},
    service::unit as systemd,
    show::Show,
};
use std::path::Path;

/// Takes away what `install` placed, and ends what runs there. Homes, their user and the journal stay, as what people made
/// and what was done. Safe to repeat.
pub fn remove(show: Show) -> Result<Exit> {
    if !nix::unistd::geteuid().is_root() {
        return Err(Error::Check {
            what: "a service of this machine is removed by root".into(),
            next: "Say it with sudo. Nothing was changed.".into(),
        });
    }
    let installed = Path::new(UNIT).exists();
    let kept_by_systemd = systemd::is_there() && installed;
    // First, so that the bridge can still tell how they ended.
    let holders = processes::strays(Path::new(DATA)).into_iter().filter(Process::is_holder);
    let ended = strays::end(holders.collect()).len();
    if kept_by_systemd {
        tell(&["disable", "--now", SERVICE])?;
    }
    strays::end_all(Path::new(DATA));
    for path in [UNIT, TMPFILES, SUDOERS, PROGRAM] {
        gone(path)?;
    }
    // Only when it is empty: it may hold more than the program.
    let _ = Path::new(PROGRAM).parent().map(std::fs::remove_dir);
    // The password and the key are of no more use to anyone.
    let _ = std::fs::remove_dir_all(Path::new(DATA).join("keys"));
    if kept_by_systemd {
        tell(&["daemon-reload"])?;
    }
    show.value(&serde_json::json!({ "removed": installed.then_some(SERVICE), "ended": ended, "kept": [DATA, HOMES] }));
    if !installed {
        show.line("Nothing was installed.");
        return Ok(Exit::Ok);
    }
    if ended > 0 {
        show.line(format!("Ended: {ended} running command(s)."));
    }
    show.line(format!(
        "{SERVICE} is gone. Kept: {DATA} (what was done), {HOMES} (homes) and their user {AGENT}."
    ));
    Ok(Exit::Ok)
}
