//! What must hold before a start, each with what to do when it does not.

use super::binaries;
use crate::{
    Error, Result,
    config::Settings,
    machine::{self, certificate::Verdict},
};
use protocol::size::size;
use std::path::PathBuf;

/// Below this a database in WAL mode and an AOF have no room to live.
const DISK_MIN: u64 = 200 << 20;

/// Port, disk, certificate, redis-server. The data folder has been made before.
pub fn before_start(settings: &Settings) -> Result<()> {
    port(settings)?;
    disk(settings)?;
    certificate(settings)?;
    if !settings.external_redis {
        redis_server()?;
    }
    Ok(())
}

pub fn port(settings: &Settings) -> Result<()> {
    let Err(error) = machine::ports::try_bind(settings.listen) else { return Ok(()) };
    let port = settings.listen.port();
    let what = match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            let holders = machine::ports::holders(port);
            let name = |process: &machine::processes::Process| {
                let another = if process.name() == "metatron-gateway" { "another MetatronOS: " } else { "" };
                format!("{another}{} (pid {})", process.name(), process.pid)
            };
            let names: Vec<_> = holders.iter().map(name).collect();
            let by = if names.is_empty() { "another user's process".into() } else { names.join(", ") };
            format!("port {port} is held by {by}")
        }
        _ => format!("cannot listen on {}: {error}", settings.listen),
    };
    Err(Error::Check { what, next: "Stop it, or set METATRON_LISTEN, for example 127.0.0.1:8081.".into() })
}

pub fn disk(settings: &Settings) -> Result<()> {
    match machine::space::free_disk(&settings.data_dir) {
        Some(free) if free < DISK_MIN => Err(Error::Check {
            what: format!("only {} are free at {}", size(free), settings.data_dir.display()),
            next: format!("Free at least {}.", size(DISK_MIN)),
        }),
        _ => Ok(()),
    }
}

/// What the gateway would not start with.
fn certificate(settings: &Settings) -> Result<()> {
    let Some(files) = settings.certificate_of(None) else { return Ok(()) };
    match machine::certificate::judge(&files) {
        Verdict::Refused { what, next } => Err(Error::Check { what, next }),
        _ => Ok(()),
    }
}

pub fn redis_server() -> Result<PathBuf> {
    binaries::on_path("redis-server").ok_or_else(|| Error::Check {
        what: "redis-server is not installed".into(),
        next: format!("Install it with:  {}", install_redis()),
    })
}

/// The one command for this distribution. The package's own service is not wanted: ours is private.
pub fn install_redis() -> &'static str {
    let known = [
        ("apt-get", "sudo apt-get install -y redis-server && sudo systemctl disable --now redis-server"),
        ("dnf", "sudo dnf install -y redis"),
        ("pacman", "sudo pacman -S --noconfirm redis"),
        ("apk", "sudo apk add redis"),
        ("zypper", "sudo zypper install -y redis"),
        ("brew", "brew install redis"),
    ];
    let found = known.iter().find(|(tool, _)| binaries::on_path(tool).is_some());
    found.map_or("see https://redis.io/docs/install", |(_, command)| command)
}
