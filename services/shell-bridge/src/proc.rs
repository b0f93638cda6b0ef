//! What /proc says: which processes there are, whose children, since when.
//!
//! A pid alone names nobody, since pids are used again: a process is (boot, pid, start time).

use serde::{Deserialize, Serialize};
use std::{fs, io};

/// A process that cannot be mistaken for a later one with the same pid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessMark {
    pub boot_id: String,
    pub pid: i32,
    /// Field 22 of `/proc/<pid>/stat`: clock ticks since boot.
    pub start: u64,
}

impl ProcessMark {
    pub fn of(pid: i32) -> io::Result<Self> {
        let stat = Stat::read(pid).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Self { boot_id: boot_id()?, pid, start: stat.start })
    }

    /// It still is there (a zombie is not).
    pub fn alive(&self) -> bool {
        boot_id().is_ok_and(|boot| boot == self.boot_id)
            && Stat::read(self.pid).is_some_and(|stat| stat.start == self.start && !stat.dead())
    }
}

/// One line of `/proc/<pid>/stat`, as far as it matters here.
#[derive(Debug, Clone, Copy)]
pub struct Stat {
    pub pid: i32,
    pub parent: i32,
    pub session: i32,
    pub start: u64,
    state: u8,
}

impl Stat {
    pub fn read(pid: i32) -> Option<Self> {
        let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
        // The name may hold anything, also ") "; the last bracket ends it.
        let end = text.iter().rposition(|&byte| byte == b')')?;
        let rest = std::str::from_utf8(text.get(end + 2..)?).ok()?;
        let fields: Vec<&str> = rest.split(' ').collect();
        Some(Self {
            pid,
            state: *fields.first()?.as_bytes().first()?,
            parent: fields.get(1)?.parse().ok()?,
            session: fields.get(3)?.parse().ok()?,
            start: fields.get(19)?.parse().ok()?,
        })
    }

    /// Ended, whether or not somebody has asked for its exit code.
    pub fn dead(&self) -> bool {
        matches!(self.state, b'Z' | b'X' | b'x')
    }
}

/// Every process there is now.
pub fn all() -> Vec<Stat> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(Stat::read)
        .collect()
}

/// The living descendants of `roots`, without the roots themselves.
pub fn descendants(all: &[Stat], roots: &[i32]) -> Vec<Stat> {
    let mut known: std::collections::HashSet<i32> = roots.iter().copied().collect();
    let mut found = Vec::new();
    loop {
        let before = known.len();
        for stat in all {
            if known.contains(&stat.parent) && known.insert(stat.pid) {
                found.push(*stat);
            }
        }
        if known.len() == before {
            found.retain(|stat| !stat.dead());
            return found;
        }
    }
}

/// Changes with every start of the machine.
pub fn boot_id() -> io::Result<String> {
    Ok(fs::read_to_string("/proc/sys/kernel/random/boot_id")?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_a_living_process_and_not_its_successor() {
        let me = ProcessMark::of(std::process::id() as i32).unwrap();
        assert!(me.alive());
        assert!(!ProcessMark { start: me.start + 1, ..me.clone() }.alive());
        assert!(!ProcessMark { boot_id: "another".into(), ..me }.alive());
        assert!(all().iter().any(|stat| stat.pid == std::process::id() as i32));
    }
}
