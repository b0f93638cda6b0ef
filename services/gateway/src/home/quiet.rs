//! What is worth asking of a machine that has nothing to complain of.

use protocol::{
    home::Suggestion,
    machine::{Finding, Machine},
    size::size,
};

pub fn quiet(machine: &Machine, demo: bool) -> Vec<Suggestion> {
    let up = span(machine.uptime_s);
    let load = format!("Up for {up}, load {:.2} on {}.", machine.load[0], cores(machine.cpus));
    if demo {
        // Exactly what the script understands.
        return vec![
            made("disk", "How full is the disk?", &fullest(machine), "How full is the disk?"),
            made("memory", "How much memory is free?", &free(machine), "How much memory is free?"),
            made("processes", "Which processes run?", &load, "Which processes run?"),
        ];
    }
    vec![
        made(
            "health_check",
            "Check this machine's health",
            &load,
            "Check the health of this machine: disk, memory, load, failed services and what its logs complain of. Say what needs me, most important first.",
        ),
        made(
            "what_listens",
            "See what listens on the network",
            &listening(machine),
            "List what listens on the network on this machine, which of it can be reached from other machines, and whether each should be.",
        ),
        made(
            "what_changed",
            "See what changed lately",
            &format!("It was started {up} ago."),
            "What changed on this machine in the last days? Look at installed and updated packages, logins, and files in /etc.",
        ),
    ]
}

fn made(key: &str, title: &str, why: &str, prompt: &str) -> Suggestion {
    let [key, title, why, prompt] = [key, title, why, prompt].map(str::to_owned);
    Suggestion { key, title, why, prompt }
}

pub fn cores(count: u32) -> String {
    if count == 1 { "1 core".to_owned() } else { format!("{count} cores") }
}

fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..3_600 => (seconds / 60, "minute"),
        3_600..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s}")
}

fn listening(machine: &Machine) -> String {
    match &machine.ports {
        Finding::Known { value } => {
            let open = value.iter().filter(|port| port.open_to_all).count();
            format!("{} ports are open, {open} of them not on loopback alone.", value.len())
        }
        Finding::Unknown { why } => why.clone(),
    }
}

fn fullest(machine: &Machine) -> String {
    let fullest = machine.disks.iter().max_by(|a, b| a.used_share().total_cmp(&b.used_share()));
    fullest.map_or_else(
        || "Its file systems and what is left on them.".to_owned(),
        |disk| format!("{} is {:.0} % full.", disk.mount, disk.used_share() * 100.0),
    )
}

fn free(machine: &Machine) -> String {
    let memory = machine.memory;
    format!("{} of {} can be had.", size(memory.available), size(memory.total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        for (seconds, said) in [
            (59, "0 minutes"),
            (61, "1 minute"),
            (7_200, "2 hours"),
            (86_400, "24 hours"),
            (200_000, "2 days"),
        ] {
            assert_eq!(span(seconds), said);
        }
    }
}
