use super::{
    DATA, PROGRAM, SERVICE, SUDOERS, TMPFILES, UNIT,
    install::{gone, tell},
};
use crate::{Error, Exit, Result, service::unit as systemd, show::Show};
use std::path::Path;

/// Takes away what `install` placed. Homes and the journal stay, as what people made and what was done. Safe to repeat.
pub fn remove(show: Show) -> Result<Exit> {
    if !nix::unistd::geteuid().is_root() {
        return Err(Error::Check {
            what: "a service of this machine is removed by root".into(),
            next: "Say it with sudo. Nothing was changed.".into(),
        });
    }
    let kept_by_systemd = systemd::is_there() && Path::new(UNIT).exists();
    if kept_by_systemd {
        tell(&["disable", "--now", SERVICE])?;
    }
    for path in [UNIT, TMPFILES, SUDOERS, PROGRAM] {
        gone(path)?;
    }
    // The password and the key are of no more use to anyone.
    let _ = std::fs::remove_dir_all(Path::new(DATA).join("keys"));
    if kept_by_systemd {
        tell(&["daemon-reload"])?;
    }
    show.value(&serde_json::json!({ "removed": SERVICE, "kept": [DATA, super::HOMES] }));
    show.line(format!("{SERVICE} is gone. Kept: {DATA} (what was done), {} (homes).", super::HOMES));
    Ok(Exit::Ok)
}
