//! Memory, as programs can still have it.

use procfs::Current as _;
use protocol::machine::Memory;
use std::{fs, path::Path};

const GROUP: &str = "/sys/fs/cgroup";

pub fn look(container: bool) -> Memory {
    let Ok(info) = procfs::Meminfo::current() else { return Memory::default() };
    let machine = Memory {
        total: info.mem_total,
        available: info.mem_available.unwrap_or(info.mem_free + info.cached),
        swap_total: info.swap_total,
        swap_free: info.swap_free,
    };
    if container { within(machine, Path::new(GROUP)) } else { machine }
}

/// A container may have less than its machine: the limit of its control group (version 2) counts, and what
/// it holds less the file pages that the kernel would take back first.
fn within(machine: Memory, group: &Path) -> Memory {
    let number = |name: &str| fs::read_to_string(group.join(name)).ok()?.trim().parse::<u64>().ok();
    let Some(limit) = number("memory.max").filter(|limit| *limit < machine.total) else { return machine };
    let idle = fs::read_to_string(group.join("memory.stat")).ok().and_then(|stat| {
        stat.lines().find_map(|line| line.strip_prefix("inactive_file ")?.parse::<u64>().ok())
    });
    let held = number("memory.current").unwrap_or(0).saturating_sub(idle.unwrap_or(0));
    Memory { total: limit, available: limit.saturating_sub(held).min(machine.available), ..machine }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_containers_limit_counts() {
        let group = tempfile::tempdir().unwrap();
        let machine = Memory { total: 1000, available: 800, swap_total: 10, swap_free: 5 };
        assert_eq!(within(machine, group.path()), machine);
        fs::write(group.path().join("memory.max"), "max\n").unwrap();
        assert_eq!(within(machine, group.path()), machine);
        fs::write(group.path().join("memory.max"), "400\n").unwrap();
        fs::write(group.path().join("memory.current"), "300\n").unwrap();
        fs::write(group.path().join("memory.stat"), "anon 1\ninactive_file 100\n").unwrap();
        assert_eq!(within(machine, group.path()), Memory { total: 400, available: 200, ..machine });
    }

    #[test]
    fn this_machine_has_some() {
        let here = look(false);
        assert!(
            here.total > 0 && here.available <= here.total && here.swap_free <= here.swap_total,
            "{here:?}"
        );
    }
}
