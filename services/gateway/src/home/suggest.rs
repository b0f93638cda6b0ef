//! What is worth asking, from what was found: at most three, the most pressing first. Pure.

use super::quiet::{cores, quiet};
use protocol::{
    Millis,
    home::{HomeNode, Suggestion},
    machine::{Disk, Finding, Machine, Port},
    size::size,
};
use std::{net::IpAddr, time::Duration};

const MOST: usize = 3;
const DISK_FULL: f64 = 0.85;
const DISK_BRIMMING: f64 = 0.95;
/// Share of memory that can still be had.
const MEMORY_SHORT: f64 = 0.10;
/// One core whole, nearly, and not only at this moment: the last minute's samples say so, too.
const CORE_BUSY: f64 = 0.9;
const LAST_MINUTE: usize = 6;
/// Times the cores, over five minutes.
const LOAD_HIGH: f64 = 2.0;
const LISTS_OLD: Duration = Duration::from_secs(21 * 24 * 3600);
/// Services that are seldom meant for other machines.
const PRIVATE: &[(u16, &str)] = &[
    (2375, "Docker"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (9200, "Elasticsearch"),
    (11211, "memcached"),
    (27017, "MongoDB"),
];

/// A suggestion, how pressing it is, and what the demo script can do for it.
struct Worth {
    rank: u32,
    key: &'static str,
    title: String,
    why: String,
    prompt: String,
    demo: String,
}

pub fn suggest(nodes: &[HomeNode], now: Millis, demo: bool) -> Vec<Suggestion> {
    let looked: Vec<(&HomeNode, &Machine)> =
        nodes.iter().filter_map(|node| Some((node, node.machine.as_ref()?))).collect();
    let several = nodes.len() > 1;
    let mut all: Vec<Worth> = Vec::new();
    for (node, machine) in &looked {
        let found = found(machine, now);
        all.extend(found.map(|worth| if several { named(worth, &node.beacon.hostname) } else { worth }));
    }
    all.sort_by_key(|worth| std::cmp::Reverse(worth.rank));
    let mut suggestions: Vec<Suggestion> =
        all.into_iter().take(MOST).map(|worth| said(worth, demo)).collect();
    if let Some((_, machine)) = looked.first() {
        let quiet = quiet(machine, demo).into_iter();
        let more = quiet.filter(|more| !suggestions.iter().any(|one| one.prompt == more.prompt));
        let more: Vec<Suggestion> = more.collect();
        suggestions.extend(more);
        suggestions.truncate(MOST);
    }
    suggestions
}

fn said(worth: Worth, demo: bool) -> Suggestion {
    let prompt = if demo { worth.demo } else { worth.prompt };
    Suggestion { key: worth.key.to_owned(), title: worth.title, why: worth.why, prompt }
}

fn named(worth: Worth, host: &str) -> Worth {
    Worth {
        title: format!("{} on {host}", worth.title),
        why: format!("{host}: {}", worth.why),
        prompt: format!("On {host}: {}", worth.prompt),
        ..worth
    }
}

fn found(machine: &Machine, now: Millis) -> impl Iterator<Item = Worth> {
    [
        disk(machine),
        units(machine),
        port(machine),
        memory(machine),
        security(machine),
        reboot(machine),
        load(machine),
        busy(machine),
        updates(machine),
        lists(machine, now),
    ]
    .into_iter()
    .flatten()
}

fn disk(machine: &Machine) -> Option<Worth> {
    let disk = machine.disks.iter().max_by(|a, b| a.used_share().total_cmp(&b.used_share()))?;
    let share = disk.used_share();
    if share < DISK_FULL {
        return None;
    }
    let Disk { mount, free, total, .. } = disk;
    let full = format!("{mount} is {:.0} % full", (share * 100.0).floor());
    Some(Worth {
        rank: if share >= DISK_BRIMMING { 110 } else { 90 },
        key: "disk_full",
        title: format!("Make room on {mount}"),
        why: format!("{full}: {} of {} are left.", size(*free), size(*total)),
        prompt: format!(
            "{full}, {} are left. Find what takes the most room there and propose what can go. Delete nothing yet.",
            size(*free)
        ),
        demo: "How full is the disk?".to_owned(),
    })
}

fn units(machine: &Machine) -> Option<Worth> {
    let Finding::Known { value } = &machine.units else { return None };
    let first = &value.failed.first()?.name;
    let names: Vec<&str> = value.failed.iter().take(5).map(|unit| unit.name.as_str()).collect();
    let (title, why) = match value.failed.len() {
        1 => (format!("Find out why {first} failed"), format!("{first} is failed.")),
        n => (format!("Look at {n} failed units"), format!("{n} units are failed: {}.", and_more(&names, n))),
    };
    Some(Worth {
        rank: 100,
        key: "units_failed",
        title,
        why,
        prompt: format!(
            "Failed: {}. Find out why from status and logs, and propose what to do.",
            and_more(&names, value.failed.len())
        ),
        demo: format!("run systemctl status --no-pager {first}"),
    })
}

/// A data store that other machines may reach. One on a private address was put there on purpose.
fn port(machine: &Machine) -> Option<Worth> {
    let Finding::Known { value } = &machine.ports else { return None };
    let known = |port: &&Port| PRIVATE.iter().any(|(number, _)| *number == port.port);
    let port =
        value.iter().filter(|port| port.open_to_all && port.proto == "tcp" && reachable(port)).find(known)?;
    let name = PRIVATE.iter().find(|(number, _)| *number == port.port)?.1;
    let place = match port.address.parse::<IpAddr>() {
        Ok(ip) if ip.is_unspecified() => format!("port {} of every address", port.port),
        _ => format!("port {} of {}", port.port, port.address),
    };
    let who = port.process.clone().filter(|who| !who.is_empty()).unwrap_or_else(|| "Something".to_owned());
    Some(Worth {
        rank: 95,
        key: "port_open",
        title: format!("Check who can reach {name}"),
        why: format!("{who} listens on {place}."),
        prompt: format!(
            "{who} listens on {place} ({name}). Find out whether other machines can reach it and whether it asks for a password, and propose how to close it."
        ),
        demo: "run ss -tlnp".to_owned(),
    })
}

fn reachable(port: &Port) -> bool {
    match port.address.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => !ip.is_private() && !ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => !ip.is_unique_local() && !ip.is_unicast_link_local(),
        Err(_) => false,
    }
}

fn memory(machine: &Machine) -> Option<Worth> {
    let memory = machine.memory;
    if memory.total == 0 || memory.available as f64 / memory.total as f64 >= MEMORY_SHORT {
        return None;
    }
    let left = format!("{} of {} can still be had", size(memory.available), size(memory.total));
    Some(Worth {
        rank: 85,
        key: "memory_short",
        title: "Find what takes the memory".to_owned(),
        why: format!("{left}."),
        prompt: format!(
            "Memory is short: {left}. Find what takes it, whether it grows, and propose what to do."
        ),
        demo: "How much memory is free?".to_owned(),
    })
}

fn security(machine: &Machine) -> Option<Worth> {
    let Finding::Known { value } = &machine.updates else { return None };
    (value.security > 0).then(|| Worth {
        rank: 80,
        key: "updates_security",
        title: match value.security {
            1 => "See to a security update".to_owned(),
            n => format!("See to {n} security updates"),
        },
        why: format!("{} of {} pending updates {} security.", value.security, value.pending, mend(value.security)),
        prompt: format!(
            "{} of {} pending updates {} security. Say what they change and whether something would be restarted, then install the security ones.",
            value.security, value.pending, mend(value.security)
        ),
        demo: "run apt list --upgradable".to_owned(),
    })
}

fn mend(count: u32) -> &'static str {
    if count == 1 { "mends" } else { "mend" }
}

fn reboot(machine: &Machine) -> Option<Worth> {
    let Finding::Known { value } = &machine.reboot else { return None };
    let names: Vec<&str> = value.packages.iter().take(3).map(String::as_str).collect();
    let why = match names.is_empty() {
        true => "The machine says that it must be started anew.".to_owned(),
        false => format!("A restart is due for {}.", and_more(&names, value.packages.len())),
    };
    value.needed.then(|| Worth {
        rank: 70,
        key: "reboot_needed",
        title: "Plan a restart".to_owned(),
        prompt: format!("{why} Say what a restart would interrupt now and when it is least in the way. Do not restart yet."),
        why,
        demo: "run uptime".to_owned(),
    })
}

fn load(machine: &Machine) -> Option<Worth> {
    let five = machine.load[1];
    (five > LOAD_HIGH * f64::from(machine.cpus.max(1))).then(|| {
        let why = format!("Load {five:.1} over five minutes, on {}", cores(machine.cpus));
        Worth {
            rank: 65,
            key: "load_high",
            title: "Find out what keeps it busy".to_owned(),
            prompt: format!(
                "{why}. Find out what waits, for the processor or for a disk, and propose what to do."
            ),
            why: format!("{why}."),
            demo: "Which processes run?".to_owned(),
        }
    })
}

fn busy(machine: &Machine) -> Option<Worth> {
    let top = machine.processes.first().filter(|top| top.cpu >= CORE_BUSY)?;
    let minute = machine.history.iter().rev().take(LAST_MINUTE);
    let enough = machine.history.len() >= LAST_MINUTE;
    let mean = minute.map(|sample| sample.cpu).sum::<f64>() / LAST_MINUTE as f64;
    (enough && mean * f64::from(machine.cpus) >= CORE_BUSY * 0.75).then(|| {
        let share = format!("{:.0} % of a core", top.cpu * 100.0);
        Worth {
            rank: 60,
            key: "cpu_busy",
            title: format!("See what {} is doing", top.name),
            why: format!("{} (pid {}) takes {share}.", top.name, top.pid),
            prompt: format!(
                "{} (pid {}, user {}) takes {share}. Find out what it does and whether that is as it should be.",
                top.name, top.pid, top.user
            ),
            demo: "Which processes run?".to_owned(),
        }
    })
}

fn updates(machine: &Machine) -> Option<Worth> {
    let Finding::Known { value } = &machine.updates else { return None };
    (value.pending > 0 && value.security == 0).then(|| {
        let pending = match value.pending {
            1 => "1 update is pending".to_owned(),
            n => format!("{n} updates are pending"),
        };
        Worth {
            rank: 40,
            key: "updates_pending",
            title: "Look at the pending updates".to_owned(),
            why: format!("{pending}, none of them for security."),
            prompt: format!(
                "{pending}. Say what they change, what could break, and whether to install them now."
            ),
            demo: "run apt list --upgradable".to_owned(),
        }
    })
}

/// What was fetched long ago says little of today's updates.
fn lists(machine: &Machine, now: Millis) -> Option<Worth> {
    let Finding::Known { value } = &machine.updates else { return None };
    let old = value.checked_at.0 > 0 && value.checked_at < now.minus(LISTS_OLD);
    old.then(|| {
        let days = (now.0 - value.checked_at.0) / 86_400_000;
        Worth {
            rank: 50,
            key: "lists_old",
            title: "Look for new updates".to_owned(),
            why: format!("The package lists are {days} days old."),
            prompt: format!("The package lists are {days} days old. Fetch them anew and say which updates there are, those for security first."),
            demo: "run apt list --upgradable".to_owned(),
        }
    })
}

fn and_more(names: &[&str], all: usize) -> String {
    let more = all.saturating_sub(names.len());
    if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
}

#[cfg(test)]
#[path = "suggest_tests.rs"]
mod tests;
