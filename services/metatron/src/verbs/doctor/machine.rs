//! The port, the disk, memory.

use super::{Finding, bad, note, ok};
use crate::{
    config::Settings,
    launch::checks,
    machine::{ports, space},
    supervise::state::State,
};
use protocol::size::size;
use std::path::Path;

pub fn port(settings: &Settings, state: Option<&State>) -> Finding {
    if let Some(state) = state {
        let ours: Vec<i32> = state.services.iter().filter_map(|service| service.pid).collect();
        let holders = ports::holders(state.port);
        return match holders.iter().find(|process| !ours.contains(&process.pid)) {
            Some(other) => bad(
                "port",
                format!("{} is held by {} (pid {})", state.port, other.name(), other.pid),
                "Stop it.",
            ),
            None if ports::is_ours_alone(state.port) => {
                ok("port", format!("{} is the gateway's, for this machine alone", state.port))
            }
            None => ok("port", format!("{} is the gateway's, for whoever reaches this machine", state.port)),
        };
    }
    match checks::port(settings) {
        Ok(()) => ok("port", format!("{} is free", settings.listen)),
        Err(error) => bad("port", error.to_string(), error.next().unwrap_or_default()),
    }
}

pub fn disk(settings: &Settings) -> Finding {
    let place = settings.data_dir.ancestors().find(|place| place.exists()).unwrap_or(Path::new("/"));
    match space::free_disk(place) {
        Some(free) if free < 1 << 30 => bad("disk", format!("{} free", size(free)), "Free at least 1 GiB."),
        Some(free) => ok("disk", format!("{} free", size(free))),
        None => note("disk", "its free space cannot be read", "Look with `df`."),
    }
}

pub fn memory() -> Finding {
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
