//! Processes as /proc shows them. What vanishes while it is looked at is left out.

use std::{collections::HashSet, fs, path::Path};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    pub pid: i32,
    pub ppid: i32,
    /// R, S, D, Z, T …
    pub state: char,
    /// argv, argv[0] first; empty for a zombie.
    pub argv: Vec<String>,
}

impl Process {
    /// argv[0] without its folder. Redis writes its socket behind its name: that is cut off.
    pub fn name(&self) -> &str {
        let first = self.argv.first().map(String::as_str).unwrap_or_default();
        first.split(' ').next().unwrap_or_default().rsplit('/').next().unwrap_or_default()
    }

    /// The small process that owns a command: `metatron-shell-bridge hold …`.
    pub fn is_holder(&self) -> bool {
        self.name() == "metatron-shell-bridge" && self.argv.get(1).is_some_and(|word| word == "hold")
    }
}

pub fn read(pid: i32) -> Option<Process> {
    let (ppid, state) = stat(pid)?;
    let raw = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let argv = raw.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
    let mut argv: Vec<String> = argv.collect();
    while argv.last().is_some_and(String::is_empty) {
        argv.pop();
    }
    Some(Process { pid, ppid, state, argv })
}

/// Parent and state. The name stands in brackets and may hold anything, so what follows the last one counts.
fn stat(pid: i32) -> Option<(i32, char)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = text[text.rfind(')')? + 1..].split_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((fields.next()?.parse().ok()?, state))
}

pub fn all() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.flatten().filter_map(|entry| read(entry.file_name().to_str()?.parse().ok()?)).collect()
}

/// Everything below `root`, zombies left out.
pub fn descendants(root: i32) -> Vec<Process> {
    let all = all();
    let mut known = HashSet::from([root]);
    loop {
        let before = known.len();
        known.extend(all.iter().filter(|p| known.contains(&p.ppid)).map(|p| p.pid).collect::<Vec<_>>());
        if known.len() == before {
            break;
        }
    }
    all.into_iter().filter(|p| p.pid != root && known.contains(&p.pid) && p.state != 'Z').collect()
}

/// Resident memory in bytes.
pub fn resident(pid: i32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// Someone stopped it (SIGSTOP, or a debugger): it lives, and does nothing until it is continued.
pub fn is_stopped(pid: i32) -> bool {
    stat(pid).is_some_and(|(_, state)| matches!(state, 'T' | 't'))
}

/// It is alive and no zombie.
pub fn is_alive(pid: i32) -> bool {
    stat(pid).is_some_and(|(_, state)| state != 'Z' && state != 'X')
}

/// What belongs to a data folder though its supervisor is gone: services and holders by the
/// environment they were given, Redis by the folder it stands in.
pub fn strays(data_dir: &Path) -> Vec<Process> {
    let mine = format!("METATRON_DATA_DIR={}", data_dir.display()).into_bytes();
    let ours = |process: &Process| match process.name() {
        "metatron-gateway" | "metatron-llm-router" | "metatron-shell-bridge" | "metatron-pulse" => {
            fs::read(format!("/proc/{}/environ", process.pid))
                .is_ok_and(|raw| raw.split(|byte| *byte == 0).any(|pair| pair == mine))
                || process.argv.iter().any(|word| Path::new(word).starts_with(data_dir))
        }
        "redis-server" => {
            fs::read_link(format!("/proc/{}/cwd", process.pid)).is_ok_and(|cwd| cwd == data_dir.join("redis"))
        }
        _ => false,
    };
    all().into_iter().filter(|process| process.state != 'Z' && ours(process)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_seen_with_its_parent_and_memory() {
        let me = i32::try_from(std::process::id()).unwrap();
        let process = read(me).unwrap();
        assert!(!process.argv.is_empty() && process.ppid > 0);
        assert!(resident(me).unwrap() > 100_000 && is_alive(me));
        assert!(descendants(process.ppid).iter().any(|p| p.pid == me));
    }

    #[test]
    fn names_are_cut_from_paths_and_titles() {
        let process = |words: &[&str]| Process {
            pid: 1,
            ppid: 1,
            state: 'S',
            argv: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        assert_eq!(process(&["/usr/bin/redis-server unixsocket:/d/redis.sock"]).name(), "redis-server");
        assert!(process(&["metatron-shell-bridge", "hold", "x"]).is_holder());
        assert!(!process(&["metatron-shell-bridge"]).is_holder());
    }
}
