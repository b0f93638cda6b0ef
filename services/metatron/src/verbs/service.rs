//! `metatron service install|remove|status`.

use crate::{
    Error, Exit, Result,
    cli::{ServiceName, ServiceVerb},
    config::Settings,
    launch::{folder, locks},
    service::{self, Kind, cron, env_file, look, unit},
    show::Show,
    supervise::state,
    verbs::down,
};
use chassis::{config::var, durable};
use nix::sys::signal::Signal;
use std::{fs, path::Path};

pub fn perform(settings: &Settings, verb: &ServiceVerb, show: Show) -> Result<Exit> {
    match verb {
        ServiceVerb::Install(name) => install(settings, &checked(name)?, show),
        ServiceVerb::Remove(name) => remove(settings, &checked(name)?, show),
        ServiceVerb::Status(name) => status(settings, &checked(name)?, show),
        ServiceVerb::Stopping(name) => stopping(settings, &checked(name)?),
    }
}

/// As a file's name and as a word for systemd.
fn checked(name: &ServiceName) -> Result<String> {
    let fine = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
            && name.len() < 64
    };
    if fine(&name.name) && !name.name.starts_with('-') {
        return Ok(name.name.clone());
    }
    Err(Error::Usage(format!("{:?} is no name for a unit; letters, digits, - and _ make one", name.name)))
}

fn install(settings: &Settings, name: &str, show: Show) -> Result<Exit> {
    folder::ready(settings, show)?;
    let before = service::look(settings, name)?;
    if before.kind == Kind::Nothing {
        env_file::write(settings)?;
        return Err(Error::Check {
            what: "neither systemd nor a crontab is here, so nothing was installed".into(),
            next: format!(
                "Have whatever starts this machine say, as this user:  sh -c \"{}\"",
                cron::command(settings)?
            ),
        });
    }
    let changed = match &before.unit {
        Some(path) => install_unit(settings, name, path)?,
        None => {
            let changed = env_file::write(settings)?;
            cron::install(settings)?;
            changed || !before.installed
        }
    };
    let after = service::look(settings, name)?;
    show.value(&after);
    let what =
        after.unit.as_ref().map_or_else(|| "A line in the crontab".into(), |unit| unit.display().to_string());
    show.line(if changed || !before.enabled {
        format!(
            "{what} starts MetatronOS at boot, with the settings in {}.",
            env_file::path(settings).display()
        )
    } else {
        format!("{what} was there already, as it would be made now.")
    });
    for line in remarks(settings, name, &after)? {
        show.line(line);
    }
    Ok(Exit::Ok)
}

fn install_unit(settings: &Settings, name: &str, path: &Path) -> Result<bool> {
    if path.exists() && !unit::is_ours(path, settings) {
        return Err(Error::Check {
            what: format!("{} is for another data folder, or not by metatron", path.display()),
            next: format!(
                "Nothing was changed. Give this one a name of its own: `metatron service install --name {name}-two`."
            ),
        });
    }
    if let Some(other) = look::name_of(settings).filter(|other| other != name) {
        return Err(Error::Check {
            what: format!("{other}.service starts this data folder already"),
            next: format!("Nothing was changed. `metatron service remove --name {other}` first."),
        });
    }
    let text = unit::text(settings, name)?;
    let fresh_settings = env_file::write(settings)?;
    let fresh = fs::read_to_string(path).map_or(true, |old| old != text);
    if fresh {
        let folder = path.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(folder).map_err(Error::at(folder))?;
        durable::replace(path, text.as_bytes(), 0o644).map_err(Error::at(path))?;
        unit::tell(&["daemon-reload"])?;
    }
    unit::tell(&["enable", name])?;
    Ok(fresh || fresh_settings)
}

/// What a person should know or do next.
fn remarks(settings: &Settings, name: &str, now: &service::Look) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    let user = if now.kind == Kind::UserUnit { "--user " } else { "" };
    if now.unit.is_some() && !now.in_charge {
        lines.push(if locks::is_supervised(settings) {
            format!("What runs was started by hand. `systemctl {user}start {name}` takes it over; running commands go on.")
        } else {
            format!("Nothing runs now. `systemctl {user}start {name}`, or `metatron up`, which is the same from here on.")
        });
    }
    if now.kind == Kind::UserUnit && !now.lingers {
        lines.push("A user's units wait for the user to log in. Once, so that they begin at boot:  loginctl enable-linger".into());
    }
    if now.kind == Kind::Crontab && !cron::is_awake() {
        lines.push(
            "No cron daemon runs, so nobody would read that line. Start it, and have it started at boot."
                .into(),
        );
    }
    Ok(lines)
}

fn remove(settings: &Settings, name: &str, show: Show) -> Result<Exit> {
    let path = unit::path(name)?;
    let mut removed = Vec::new();
    if path.exists() {
        if !unit::is_ours(&path, settings) {
            return Err(Error::Check {
                what: format!("{} is for another data folder, or not by metatron", path.display()),
                next: "Nothing was changed. Set METATRON_DATA_DIR, or say --name.".into(),
            });
        }
        unit::tell(&["disable", name])?;
        durable::remove(&path).map_err(Error::at(&path))?;
        // Where no systemd runs there is nobody to tell.
        let _ = unit::systemctl(&["daemon-reload"]);
        removed.push(path.display().to_string());
    }
    if cron::is_there() && cron::remove(settings)? {
        removed.push("the line in the crontab".into());
    }
    let env = env_file::path(settings);
    if fs::remove_file(&env).is_ok() {
        removed.push(env.display().to_string());
    }
    show.value(&serde_json::json!({ "removed": removed }));
    show.line(match removed.is_empty() {
        true => "Nothing was installed.".into(),
        false => format!("Removed: {}. What runs goes on until `metatron down`.", removed.join(", ")),
    });
    Ok(Exit::Ok)
}

/// Exit 0 when it would come back after a reboot.
fn status(settings: &Settings, name: &str, show: Show) -> Result<Exit> {
    let now = service::look(settings, name)?;
    show.value(&now);
    let sure = now.enabled && now.lingers;
    show.line(match (now.installed, sure) {
        (true, true) => "It comes back after a reboot.",
        (true, false) => "It is installed, and would not come back after a reboot.",
        _ => "Nothing would bring it back after a reboot: `metatron service install`.",
    });
    if now.installed {
        for line in remarks(settings, name, &now)? {
            show.line(line);
        }
    }
    Ok(if sure { Exit::Ok } else { Exit::Failed })
}

/// Ends the unit's supervisor: all but running commands when systemd is about to start it again.
fn stopping(settings: &Settings, name: &str) -> Result<Exit> {
    let main = var("MAINPID").and_then(|pid| pid.parse::<u32>().ok());
    let ours = state::read(settings)?.is_some_and(|state| Some(state.pid) == main);
    if !ours {
        return Ok(Exit::Ok);
    }
    let jobs = unit::systemctl(&["list-jobs", "--no-legend", "--full"])?;
    let unit = format!("{name}.service");
    let restarts = String::from_utf8_lossy(&jobs.stdout).lines().any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.contains(&unit.as_str()) && words.contains(&"restart")
    });
    down::end_supervisor(settings, if restarts { Signal::SIGUSR1 } else { Signal::SIGTERM })?;
    Ok(Exit::Ok)
}
