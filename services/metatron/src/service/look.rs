//! Whether anything would bring the stack back, and whether it runs under it.

use super::{cron, unit};
use crate::{Result, config::Settings, supervise::state};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    SystemUnit,
    UserUnit,
    Crontab,
    /// Neither systemd nor a crontab is here.
    Nothing,
}

#[derive(Debug, Serialize)]
pub struct Look {
    /// What `install` makes on this machine.
    pub kind: Kind,
    pub unit: Option<PathBuf>,
    /// It stands there, and is for this data folder.
    pub installed: bool,
    /// It would be begun at boot.
    pub enabled: bool,
    /// The living supervisor is the unit's.
    pub in_charge: bool,
    /// A user's units begin at boot only when the user may linger.
    pub lingers: bool,
}

pub fn look(settings: &Settings, name: &str) -> Result<Look> {
    let root = nix::unistd::geteuid().is_root();
    let kind = match (unit::is_there(), root) {
        (true, true) => Kind::SystemUnit,
        (true, false) => Kind::UserUnit,
        (false, _) if cron::is_there() => Kind::Crontab,
        (false, _) => Kind::Nothing,
    };
    let unit = unit::path(name).ok();
    let by_unit = unit.as_deref().is_some_and(|unit| unit::is_ours(unit, settings));
    let installed = match kind {
        Kind::Crontab => cron::is_installed(settings),
        _ => by_unit,
    };
    let enabled = match kind {
        Kind::Crontab => installed && cron::is_awake(),
        Kind::Nothing => false,
        _ => by_unit && unit.as_deref().is_some_and(unit::is_enabled),
    };
    let pid = state::read(settings)?.map(|state| state.pid);
    Ok(Look {
        kind,
        unit: unit.filter(|_| matches!(kind, Kind::SystemUnit | Kind::UserUnit)),
        installed,
        enabled,
        in_charge: pid.is_some_and(|pid| is_in_unit(pid, name)),
        lingers: root || lingers(),
    })
}

fn is_in_unit(pid: u32, name: &str) -> bool {
    let unit = format!("/{name}.service");
    std::fs::read_to_string(format!("/proc/{pid}/cgroup"))
        .is_ok_and(|text| text.lines().any(|line| line.ends_with(&unit)))
}

fn lingers() -> bool {
    let user = nix::unistd::User::from_uid(nix::unistd::geteuid()).ok().flatten();
    user.is_some_and(|user| Path::new("/var/lib/systemd/linger").join(user.name).exists())
}

/// The name of the unit of this data folder: `metatron`, or what `--name` said when it was made.
pub fn name_of(settings: &Settings) -> Option<String> {
    let folder = unit::path("metatron").ok()?.parent()?.to_owned();
    let units = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let mut ours = units
        .filter(|path| path.extension().is_some_and(|end| end == "service") && unit::is_ours(path, settings));
    Some(ours.next()?.file_stem()?.to_str()?.to_owned())
}

/// There is a unit of this data folder, and a systemd to begin it.
pub fn has_unit(settings: &Settings) -> bool {
    unit::is_there() && name_of(settings).is_some()
}

/// Has the unit of this data folder begin it; one that was started by hand is taken over.
pub fn start(settings: &Settings) -> Result<()> {
    match name_of(settings) {
        Some(name) => unit::tell(&["start", &name]),
        None => Ok(()),
    }
}
