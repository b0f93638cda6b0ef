//! The processes of a stack, found by what they call themselves below its launcher.

use nix::{sys::signal::Signal, unistd::Pid};

/// A process as /proc shows it.
#[derive(Debug, Clone)]
pub struct Found {
    pub pid: i32,
    pub ppid: i32,
    pub state: char,
    pub argv: Vec<String>,
}

/// All living processes (zombies left out).
pub fn all() -> Vec<Found> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(look)
        .filter(|found| found.state != 'Z')
        .collect()
}

fn look(pid: i32) -> Option<Found> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let rest = stat.get(stat.rfind(')')? + 2..)?;
    let mut words = rest.split(' ');
    let state = words.next()?.chars().next()?;
    let ppid = words.next()?.parse().ok()?;
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let argv = line
        .split(|byte| *byte == 0)
        .filter(|word| !word.is_empty())
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .collect();
    Some(Found { pid, ppid, state, argv })
}

/// Everything below `root`, however deep.
pub fn below(root: i32) -> Vec<Found> {
    let everyone = all();
    let mut known = vec![root];
    let mut found: Vec<Found> = Vec::new();
    loop {
        let more: Vec<Found> =
            everyone.iter().filter(|p| known.contains(&p.ppid) && !known.contains(&p.pid)).cloned().collect();
        if more.is_empty() {
            return found;
        }
        known.extend(more.iter().map(|p| p.pid));
        found.extend(more);
    }
}

pub fn signal(pid: i32, signal: Signal) {
    // It may have ended by itself: that is as good.
    let _ = nix::sys::signal::kill(Pid::from_raw(pid), signal);
}

pub fn alive(pid: i32) -> bool {
    look(pid).is_some_and(|found| found.state != 'Z')
}

/// Resident memory in bytes.
pub fn resident(pid: i32) -> u64 {
    let pages = std::fs::read_to_string(format!("/proc/{pid}/statm"))
        .ok()
        .and_then(|text| text.split(' ').nth(1)?.parse::<u64>().ok())
        .unwrap_or(0);
    pages * 4096
}

/// Processor time used so far, in clock ticks of 10 ms.
pub fn ticks(pid: i32) -> u64 {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0 };
    let Some(rest) = stat.rfind(')').and_then(|at| stat.get(at + 2..)) else { return 0 };
    let words: Vec<&str> = rest.split(' ').collect();
    let read = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
    read(11) + read(12)
}
