use super::{
    AGENT, DATA, HOMES, PROGRAM, SERVICE, SUDOERS, TMPFILES, UNIT,
    unit::{Reach, sudoers, tmpfiles, unit},
};
use crate::{Error, Exit, Result, launch::agent_user, service::unit as systemd, show::Show};
use chassis::{durable, keys};
use std::{
    fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

pub struct Options {
    /// Holds `metatron-shell-bridge`, `redis_url` and `permit.pub`.
    pub from: PathBuf,
    /// Of our own API.
    pub port: u16,
    pub reach: Reach,
}

/// Safe to repeat: a second call takes in a newer program and other choices.
pub fn install(options: &Options, show: Show) -> Result<Exit> {
    before(options)?;
    agent_user::make(AGENT)?;
    let folders = [(Path::new(DATA), 0o700), (Path::new(HOMES), 0o755)];
    let of_program = Path::new(PROGRAM).parent().map(|folder| (folder, 0o755));
    for (folder, mode) in folders.into_iter().chain(of_program) {
        fs::DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(Error::at(folder))?;
    }
    for name in ["redis_url", "permit.pub"] {
        key(options, name)?;
    }
    program(options)?;
    if options.reach.sudo {
        write(SUDOERS, &sudoers(), 0o440)?;
    } else {
        gone(SUDOERS)?;
    }
    write(TMPFILES, &tmpfiles(), 0o644)?;
    write(UNIT, &unit(options.reach, options.port), 0o644)?;
    tell(&["daemon-reload"])?;
    tell(&["enable", SERVICE])?;
    tell(&["restart", SERVICE])?;
    say(options, show);
    Ok(Exit::Ok)
}

/// What must hold before anything is changed.
fn before(options: &Options) -> Result<()> {
    let refused = |what: &str, next: &str| Err(Error::Check { what: what.into(), next: next.into() });
    if !nix::unistd::geteuid().is_root() {
        return refused(
            "a service of this machine is installed by root",
            "Say it with sudo. Nothing was changed.",
        );
    }
    if !systemd::is_there() {
        return refused(
            "this machine is not run by systemd, so the bridge cannot be kept as a service of it",
            "The hands stay in their container, which every card says. Nothing was changed. Without containers \
             (METATRON_MODE=native make up) they work on the machine itself.",
        );
    }
    for name in ["metatron-shell-bridge", "redis_url", "permit.pub"] {
        if !options.from.join(name).is_file() {
            return refused(
                &format!("{} is missing in {}", name, options.from.display()),
                "Say `sudo make install-bridge` where the stack was started; it fills that folder. Nothing was changed.",
            );
        }
    }
    if options.reach.sudo && !Path::new("/etc/sudoers.d").is_dir() {
        return refused(
            "sudo is not installed on this machine",
            "Install it, or leave --sudo out. Nothing was changed.",
        );
    }
    Ok(())
}

fn key(options: &Options, name: &str) -> Result<()> {
    let from = options.from.join(name);
    let text = fs::read_to_string(&from).map_err(Error::at(&from))?;
    let to = Path::new(DATA).join("keys/shell-bridge").join(name);
    gone(&to)?;
    keys::write_new(&to, text.trim_end())?;
    Ok(())
}

/// By a rename: the one that runs keeps its own file to its end.
fn program(options: &Options) -> Result<()> {
    let to = Path::new(PROGRAM);
    durable::copy(&options.from.join("metatron-shell-bridge"), to, 0o755).map_err(Error::at(to))
}

fn write(path: &str, text: &str, mode: u32) -> Result<()> {
    let path = Path::new(path);
    durable::replace(path, text.as_bytes(), mode).map_err(Error::at(path))
}

pub(super) fn gone(path: impl AsRef<Path>) -> Result<()> {
    durable::remove(path.as_ref()).map_err(Error::at(path.as_ref()))
}

/// With what to do when systemd does not want to.
pub(super) fn tell(words: &[&str]) -> Result<()> {
    systemd::tell(words).map_err(|error| Error::Failed {
        what: error.to_string(),
        next: Some(format!(
            "Look with: systemctl status {SERVICE}; undo with: sudo make install-bridge ARGS=--remove"
        )),
    })
}

fn say(options: &Options, show: Show) {
    let Reach { write, sudo } = options.reach;
    show.value(&serde_json::json!({ "service": SERVICE, "write": write, "sudo": sudo }));
    show.line(format!("The hands are on this machine now: {SERVICE}, commands run as {AGENT}."));
    show.line(if write {
        "Files: what you approve may change them as far as that user's rights go."
    } else {
        "Files: to be read only, but for the agents' homes and /tmp. --write changes that."
    });
    show.line(if sudo {
        "sudo: approved commands may become root, whom nothing holds back."
    } else {
        "sudo: none; no command becomes root. --sudo changes that."
    });
}
