use super::*;
use protocol::{
    machine::{FailedUnit, Memory, Reboot, Sample, TopProcess, Units, Updates},
    node::{Beacon, Place},
    op::Tier,
};

const NOW: Millis = Millis(1_800_000_000_000);
const GIB: u64 = 1 << 30;

fn unknown<T>() -> Finding<T> {
    Finding::Unknown { why: "not here".to_owned() }
}

fn known<T>(value: T) -> Finding<T> {
    Finding::Known { value }
}

fn calm() -> Machine {
    Machine {
        os: "Debian".into(),
        kernel: "6.1".into(),
        arch: "x86_64".into(),
        cpus: 2,
        uptime_s: 300_000,
        load: [0.1, 0.1, 0.1],
        memory: Memory { total: 8 * GIB, available: 4 * GIB, swap_total: 0, swap_free: 0 },
        disks: vec![disk_of("/", 50 * GIB, 25 * GIB)],
        history: Vec::new(),
        units: unknown(),
        updates: unknown(),
        reboot: unknown(),
        ports: unknown(),
        processes: Vec::new(),
        looked_at: NOW,
    }
}

fn disk_of(mount: &str, total: u64, free: u64) -> Disk {
    Disk { mount: mount.into(), device: "/dev/vda1".into(), fs: "ext4".into(), total, free }
}

fn failed(names: &[&str]) -> Finding<Units> {
    let failed = names.iter().map(|name| FailedUnit { name: (*name).into(), description: String::new() });
    known(Units { failed: failed.collect(), running: 20 })
}

fn updates_of(pending: u32, security: u32, age_days: i64) -> Finding<Updates> {
    let checked_at = Millis(NOW.0 - age_days * 86_400_000);
    known(Updates { pending, security, packages: Vec::new(), checked_at })
}

fn port_of(address: &str, port: u16, process: Option<&str>) -> Finding<Vec<Port>> {
    let open_to_all = !address.starts_with("127.");
    let process = process.map(str::to_owned);
    known(vec![Port { proto: "tcp".into(), address: address.into(), port, process, pid: None, open_to_all }])
}

fn top(cpu: f64) -> Vec<TopProcess> {
    vec![TopProcess { pid: 312, name: "ffmpeg".into(), user: "bob".into(), cpu, memory: GIB }]
}

fn minute(cpu: f64) -> Vec<Sample> {
    vec![Sample { at: NOW, cpu, memory_used: GIB, load: 1.0 }; 6]
}

fn node(hostname: &str, machine: Option<Machine>) -> HomeNode {
    let beacon = Beacon {
        node: hostname.into(),
        journal_id: "j".into(),
        tier: Tier::SeparateUser,
        user: "metatron-agent".into(),
        place: Place::Host,
        hostname: hostname.into(),
        version: "0".into(),
        running: 0,
        warnings: Vec::new(),
        at: NOW,
    };
    let problem = machine.is_none().then(|| "away".to_owned());
    HomeNode { beacon, machine, problem }
}

fn keys(machine: Machine) -> Vec<String> {
    suggest(&[node("web-1", Some(machine))], NOW, false).into_iter().map(|one| one.key).collect()
}

const QUIET: [&str; 3] = ["health_check", "what_listens", "what_changed"];

#[test]
fn each_finding_has_its_suggestion_with_the_figure() {
    let table: Vec<(&str, Machine, &str)> = vec![
        (
            "disk_full",
            Machine {
                disks: vec![disk_of("/", 50 * GIB, 40 * GIB), disk_of("/srv", 50 * GIB, 4 * GIB)],
                ..calm()
            },
            "/srv is 92 % full: 4.0 GiB of 50 GiB are left.",
        ),
        ("units_failed", Machine { units: failed(&["nginx.service"]), ..calm() }, "nginx.service is failed."),
        (
            "units_failed",
            Machine { units: failed(&["a", "b", "c", "d", "e", "f", "g"]), ..calm() },
            "7 units are failed: a, b, c, d, e and 2 more.",
        ),
        (
            "port_open",
            Machine { ports: port_of("0.0.0.0", 6379, Some("redis-server")), ..calm() },
            "redis-server listens on port 6379 of every address.",
        ),
        (
            "port_open",
            Machine { ports: port_of("::", 5432, None), ..calm() },
            "Something listens on port 5432 of every address.",
        ),
        (
            "port_open",
            Machine { ports: port_of("203.0.113.7", 2375, Some("dockerd")), ..calm() },
            "dockerd listens on port 2375 of 203.0.113.7.",
        ),
        (
            "memory_short",
            Machine { memory: Memory { available: GIB / 2, ..calm().memory }, ..calm() },
            "512 MiB of 8.0 GiB can still be had.",
        ),
        (
            "updates_security",
            Machine { updates: updates_of(17, 4, 1), ..calm() },
            "4 of 17 pending updates mend security.",
        ),
        (
            "updates_security",
            Machine { updates: updates_of(1, 1, 1), ..calm() },
            "1 of 1 pending updates mends security.",
        ),
        (
            "updates_pending",
            Machine { updates: updates_of(3, 0, 1), ..calm() },
            "3 updates are pending, none of them for security.",
        ),
        (
            "lists_old",
            Machine { updates: updates_of(0, 0, 40), ..calm() },
            "The package lists are 40 days old.",
        ),
        (
            "reboot_needed",
            Machine {
                reboot: known(Reboot { needed: true, packages: vec!["linux 6.1.0-31".into()] }),
                ..calm()
            },
            "A restart is due for linux 6.1.0-31.",
        ),
        (
            "reboot_needed",
            Machine { reboot: known(Reboot { needed: true, packages: Vec::new() }), ..calm() },
            "The machine says that it must be started anew.",
        ),
        ("load_high", Machine { load: [9.0, 7.5, 2.0], ..calm() }, "Load 7.5 over five minutes, on 2 cores."),
        (
            "cpu_busy",
            Machine { processes: top(0.97), history: minute(0.5), ..calm() },
            "ffmpeg (pid 312) takes 97 % of a core.",
        ),
    ];
    for (key, machine, why) in table {
        let found = suggest(&[node("web-1", Some(machine))], NOW, false);
        assert_eq!((found[0].key.as_str(), found[0].why.as_str()), (key, why));
        assert_eq!(found.len(), 3, "{key}: quiet ones follow");
        assert!(
            found.iter().all(|one| !one.title.is_empty() && one.prompt.ends_with(['.', '?'])),
            "{found:?}"
        );
    }
}

#[test]
fn what_is_as_it_should_be_is_left_alone() {
    let full = |share: f64| vec![disk_of("/", 1000, (1000.0 * (1.0 - share)) as u64)];
    let quiet: Vec<Machine> = vec![
        calm(),
        Machine { disks: full(0.84), ..calm() },
        Machine { disks: vec![disk_of("/", 0, 0)], ..calm() },
        Machine { units: failed(&[]), ..calm() },
        Machine { ports: port_of("127.0.0.1", 6379, None), ..calm() },
        Machine { ports: port_of("10.0.0.5", 5432, None), ..calm() },
        Machine { ports: port_of("0.0.0.0", 443, None), ..calm() },
        Machine { reboot: known(Reboot { needed: false, packages: Vec::new() }), ..calm() },
        Machine { updates: updates_of(0, 0, 2), ..calm() },
        Machine { load: [9.0, 3.9, 1.0], ..calm() },
        // A moment's work is none.
        Machine { processes: top(1.0), history: minute(0.05), ..calm() },
        Machine { processes: top(1.0), history: Vec::new(), ..calm() },
        Machine { memory: Memory::default(), ..calm() },
    ];
    for machine in quiet {
        assert_eq!(keys(machine.clone()), QUIET, "{machine:?}");
    }
}

#[test]
fn the_most_pressing_come_first_and_three_are_enough() {
    let all = Machine {
        disks: vec![disk_of("/", 50 * GIB, GIB)],
        units: failed(&["nginx.service"]),
        ports: port_of("0.0.0.0", 6379, None),
        updates: updates_of(9, 2, 50),
        reboot: known(Reboot { needed: true, packages: Vec::new() }),
        ..calm()
    };
    assert_eq!(keys(all.clone()), ["disk_full", "units_failed", "port_open"]);
    let less = Machine { disks: vec![disk_of("/", 50 * GIB, 6 * GIB)], ..all.clone() };
    assert_eq!(keys(less), ["units_failed", "port_open", "disk_full"]);
    let few = Machine { ports: unknown(), units: unknown(), disks: Vec::new(), ..all };
    assert_eq!(keys(few), ["updates_security", "reboot_needed", "lists_old"]);
    assert_eq!(keys(Machine { units: failed(&["x"]), ..calm() }), ["units_failed", QUIET[0], QUIET[1]]);
}

#[test]
fn of_several_machines_the_one_is_named() {
    let nodes = [
        node("web-1", Some(calm())),
        node("db-1", Some(Machine { units: failed(&["x.service"]), ..calm() })),
        node("gone", None),
    ];
    let found = suggest(&nodes, NOW, false);
    assert_eq!(found[0].title, "Find out why x.service failed on db-1");
    assert!(found[0].prompt.starts_with("On db-1: ") && found[0].why.starts_with("db-1: "), "{found:?}");
    assert_eq!(suggest(&[node("gone", None)], NOW, false), []);
    assert_eq!(suggest(&[], NOW, false), []);
}

#[test]
fn the_demo_is_asked_what_it_understands() {
    let machine =
        Machine { units: failed(&["x.service"]), disks: vec![disk_of("/", 50 * GIB, GIB)], ..calm() };
    let found = suggest(&[node("web-1", Some(machine))], NOW, true);
    let prompts: Vec<&str> = found.iter().map(|one| one.prompt.as_str()).collect();
    assert_eq!(
        prompts,
        ["How full is the disk?", "run systemctl status --no-pager x.service", "How much memory is free?"]
    );
}
