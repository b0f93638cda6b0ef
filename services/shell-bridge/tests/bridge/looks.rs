//! Looks and names: answered beside the ops, with no more rights than the agents' user has.

use crate::rig::{Rig, until};
use protocol::{machine::Finding, reply::Listed};
use std::{
    os::unix::fs::PermissionsExt as _,
    time::{Duration, Instant},
};

#[tokio::test]
async fn a_look_comes_soon_and_the_history_grows_unasked() {
    let mut rig = Rig::start().await;
    let begun = Instant::now();
    let machine = rig.look().await;
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert!(machine.memory.total > 0 && machine.disks.iter().any(|disk| disk.mount == "/"), "{machine:?}");
    // On a machine that is very busy these take longer than one look waits.
    until("the processes and ports", async || {
        let machine = rig.look().await;
        (!machine.processes.is_empty() && matches!(machine.ports, Finding::Known { .. })).then_some(())
    })
    .await;

    let grown = until("a sample", async || {
        let history = rig.look().await.history;
        (!history.is_empty()).then_some(history)
    })
    .await;
    assert!((0.0..=1.0).contains(&grown[0].cpu) && grown[0].memory_used > 0, "{grown:?}");
    // A package manager takes its time; until then that is said.
    match machine.updates {
        Finding::Known { value } => assert!(value.security <= value.pending && value.packages.len() <= 20),
        Finding::Unknown { why } => assert!(why.ends_with('.'), "{why}"),
    }
}

#[tokio::test]
async fn a_crowd_of_looks_holds_no_command_up() {
    let mut rig = Rig::start().await;
    for _ in 0..200 {
        rig.ask_look().await;
    }
    let begun = Instant::now();
    let listed = rig.result("echo here").await;
    assert_eq!(listed.text.trim(), "here");
    // No figure, only no standstill: a machine that builds something beside takes seconds.
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert!(rig.look().await.memory.total > 0);
}

#[tokio::test]
async fn names_stop_where_the_agents_user_does() {
    let mut rig = Rig::start().await;
    rig.write_home("notes.md", "");
    let Listed::Names(home) = rig.names("no").await else { panic!("a list") };
    assert_eq!(home.items.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["notes.md"]);
    assert!(matches!(rig.names("gone/").await, Listed::Missing { .. }));
    if !nix::unistd::geteuid().is_root() {
        return; // Then the agents' user is our own.
    }
    let secret = tempfile::tempdir().unwrap();
    std::fs::set_permissions(secret.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    for folder in [secret.path().to_owned(), rig.data.join("keys"), "/proc/1/fd".into()] {
        let listed = rig.names(&format!("{}/", folder.display())).await;
        assert!(matches!(listed, Listed::Refused { .. }), "{}: {listed:?}", folder.display());
    }
    // The next one is our own again: rights are given back.
    assert!(matches!(rig.names("").await, Listed::Names(_)));
}
