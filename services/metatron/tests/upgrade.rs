//! Another release under the same data, with the real programs: taken, given back, and broken off at each of its
//! moments. The services must be built beside it (`cargo build --workspace --bins`).

#![allow(clippy::disallowed_methods, reason = "a test starts programs as a person would")]

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};
use support::{
    Client, Stack, Upstream, processes,
    release::{SERVICES, release},
    stack::binary,
    wait,
};

/// What a release does to the database that cannot be migrated back.
const SPOIL: &str =
    "printf spoiled | dd of=\"$METATRON_DATA_DIR/metatron.db\" conv=notrunc 2> /dev/null; exit 1";

async fn run(stack: &Stack, words: &[&str]) -> Output {
    let work = stack.metatron(words).stdin(std::process::Stdio::null()).output();
    tokio::time::timeout(Duration::from_secs(120), work).await.expect("it ends").expect("it starts")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

async fn upgrade(stack: &Stack, source: &Path) -> Output {
    run(stack, &["upgrade", &source.display().to_string()]).await
}

fn last(stack: &Stack) -> Value {
    let text = fs::read(stack.data_dir.join("upgrade/last.json")).expect("it is said how the last one ended");
    serde_json::from_slice(&text).expect("JSON")
}

/// The folder whose launcher supervises now.
fn runs(stack: &Stack) -> PathBuf {
    let exe = fs::read_link(format!("/proc/{}/exe", stack.launcher())).expect("a supervisor");
    exe.parent().expect("a folder").to_owned()
}

fn nothing_is_open(stack: &Stack) {
    for name in ["journal.json", "trial"] {
        assert!(!stack.data_dir.join("upgrade").join(name).exists(), "{name} is left");
    }
}

/// Old → another → one that spoils the database → the one before it, all under one running command.
#[tokio::test]
async fn a_release_is_taken_or_given_back_under_a_running_command() {
    let upstream = Upstream::commanding().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "sleep 300 && echo never").await;
    owner.approve(&owner.question(pid).await).await;
    let holder =
        wait::until("a holder", Duration::from_secs(10), || async { stack.holders().first().copied() }).await;
    let supervisor = stack.launcher();

    // Until it is kept, the release on trial takes nothing in; its predecessor's signs of life do not count as its own.
    let slow = release(
        &stack,
        "slow",
        ("metatron-pulse", "until [ -e \"$METATRON_DATA_DIR/go\" ]; do sleep 0.05; done"),
    );
    let mut one = release(&stack, "one", ("", ""));
    let mut going = stack.metatron(&["upgrade", &slow.display().to_string()]).spawn().unwrap();
    let refused = wait::until("the trial", Duration::from_secs(60), || async {
        let path = format!("/api/processes/{pid}/messages");
        let answer = owner.request(reqwest::Method::GET, &path).send().await.ok()?;
        let trial = stack.data_dir.join("upgrade/trial").exists();
        (answer.status() == 200 && trial).then_some(())?;
        Some(owner.post("/api/processes", &json!({"program": "chat", "client_id": "trial"})).await)
    })
    .await;
    refused.problem(503, "upgrading");
    fs::write(stack.data_dir.join("go"), "").unwrap();
    assert!(going.wait().await.unwrap().success());
    assert_eq!(last(&stack)["done"], true);
    assert_eq!(
        (stack.launcher(), stack.holders()),
        (supervisor, vec![holder]),
        "the same process, the same command"
    );
    assert_eq!(runs(&stack), stack.data_dir.join("releases/0.1.0"));
    owner.chat().await;

    // Again the same: nothing is done.
    let again = upgrade(&stack, &slow).await;
    assert!(again.status.success() && said(&again).contains("already up"), "{}", said(&again));

    let bad = release(&stack, "bad", ("metatron-gateway", SPOIL));
    let taken = upgrade(&stack, &bad).await;
    assert_eq!(taken.status.code(), Some(1), "{}", said(&taken));
    for word in ["was not taken", "gateway ends again and again", "runs again"] {
        assert!(said(&taken).contains(word), "{word}: {}", said(&taken));
    }
    assert_eq!(runs(&stack), stack.data_dir.join("releases/0.1.0"));
    assert_eq!(stack.holders(), [holder], "the command goes on");
    nothing_is_open(&stack);
    stack.ready().await;
    assert_eq!(owner.turn(pid, &turn).await["state"], "acting", "the database is as it was");

    // What cannot be a release is refused before anything is ended.
    let gateway = stack.service("metatron-gateway");
    fs::write(one.join("metatron"), "#!/bin/sh\necho 'version GLIBC_2.99 not found' >&2; exit 1\n").unwrap();
    let refused = upgrade(&stack, &one).await;
    assert!(
        said(&refused).contains("GLIBC_2.99") && said(&refused).contains("Nothing was changed"),
        "{}",
        said(&refused)
    );
    assert_eq!(stack.service("metatron-gateway"), gateway);
    fs::remove_dir_all(&one).unwrap();

    // A third one drives the first out: two are kept.
    one = release(&stack, "one", ("", ""));
    let third = upgrade(&stack, &one).await;
    assert!(third.status.success(), "{}", said(&third));
    let kept = fs::read_dir(stack.data_dir.join("releases")).unwrap().flatten();
    let kept: Vec<_> =
        kept.filter(|entry| entry.path().join("metatron").is_file() && !entry.path().is_symlink()).collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert_eq!(stack.holders(), [holder]);

    stack.down().await;
    assert!(!processes::alive(holder));
}

/// As `make up` on a newer tree: the programs that run were built over, and are kept all the same.
#[tokio::test]
async fn what_runs_is_kept_though_its_files_are_gone() {
    let mut stack = Stack::builder().start().await;
    stack.down().await;
    let built = stack.folder.path().join("built");
    fs::create_dir(&built).unwrap();
    for program in SERVICES.iter().chain(&["metatron"]) {
        fs::copy(binary(program), built.join(program)).unwrap();
    }
    let start = |folder: &Path, words: &[&str]| {
        let mut command = stack.metatron(words);
        let env = command
            .as_std()
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
        let mut other = tokio::process::Command::new(folder.join("metatron"));
        other.args(words).envs(env.collect::<Vec<_>>()).env_remove("SSH_CONNECTION");
        command.kill_on_drop(true);
        other
    };
    let up = start(&built, &["up"]).output().await.unwrap();
    assert!(up.status.success(), "{}", said(&up));
    fs::remove_dir_all(&built).unwrap();
    let bad = release(&stack, "bad", ("metatron-gateway", SPOIL));
    // Without a way back nothing is ended.
    let in_the_way = stack.data_dir.join("releases/0.1.0-running");
    fs::create_dir_all(in_the_way.parent().unwrap()).unwrap();
    fs::write(&in_the_way, "").unwrap();
    let refused = upgrade(&stack, &bad).await;
    assert!(
        refused.status.code() == Some(1)
            && said(&refused).contains("to go back to")
            && said(&refused).contains("Nothing was changed"),
        "{}",
        said(&refused)
    );
    assert!(run(&stack, &["status"]).await.status.success(), "what runs goes on");
    nothing_is_open(&stack);
    fs::remove_file(&in_the_way).unwrap();
    let taken = upgrade(&stack, &bad).await;
    assert!(
        taken.status.code() == Some(1) && said(&taken).contains("0.1.0-running runs again"),
        "{}",
        said(&taken)
    );
    let status = run(&stack, &["status", "--json"]).await;
    assert_eq!(serde_json::from_slice::<Value>(&status.stdout).unwrap()["ready"], true, "{}", said(&status));
    assert!(run(&stack, &["down"]).await.status.success());
}

/// kill -9 of supervisor and command line at each moment: the next `up` runs the old release or the new one, with its
/// database, and nothing is left open.
async fn broken_off(points: &[&str], change: (&str, &str), taken: bool) {
    for point in points {
        let folder =
            tempfile::Builder::new().prefix("mtc").tempdir_in("/tmp").expect("the test has its folder");
        let died = folder.path().join("died");
        let mut stack = Stack::builder()
            .env("METATRON_CRASH_AT", *point)
            .env("METATRON_CRASH_ONCE", died.display().to_string())
            .start()
            .await;
        let (_, pid) = stack.chat().await;
        let old = runs(&stack);
        let to = release(&stack, "to", change);
        let mut line = stack.metatron(&["upgrade", &to.display().to_string()]).spawn().expect("it starts");
        wait::until(point, Duration::from_secs(60), || async { died.exists().then_some(()) }).await;
        let _ = line.kill().await;
        // As by a power cut: nobody is left.
        let supervisor = stack.launcher();
        let below: Vec<_> = processes::below(supervisor).into_iter().map(|one| one.pid).collect();
        processes::signal(supervisor, Signal::SIGKILL);
        for one in &below {
            processes::signal(*one, Signal::SIGKILL);
        }
        wait::until("their end", Duration::from_secs(10), || async {
            below.iter().chain([&supervisor]).all(|pid| !processes::alive(*pid)).then_some(())
        })
        .await;

        stack.up().await;
        nothing_is_open(&stack);
        assert_eq!(last(&stack)["done"], taken, "{point}: {}", last(&stack));
        let expected = if taken { stack.data_dir.join("releases/0.1.0") } else { old };
        assert_eq!(runs(&stack), expected, "{point}");
        let owner = Client::login(&stack.address).await;
        assert!(owner.messages(pid).await.is_empty(), "{point}: the chat is there");
        owner.chat().await;
    }
}

#[tokio::test]
async fn broken_off_before_it_is_kept() {
    let points = [
        "upgrade_prepared",
        "upgrade_stopped",
        "upgrade_copied",
        "upgrade_trying",
        "upgrade_begun",
        "upgrade_ready",
    ];
    broken_off(&points, ("", ""), false).await;
}

#[tokio::test]
async fn broken_off_after_it_is_kept() {
    broken_off(&["upgrade_committed", "upgrade_pointed"], ("", ""), true).await;
}

#[tokio::test]
async fn broken_off_while_it_is_given_back() {
    let points = ["upgrade_taking_back", "upgrade_putting_back", "upgrade_put_back"];
    broken_off(&points, ("metatron-gateway", SPOIL), false).await;
}

/// The supervisor dies of the new release while the command line waits for it: that one brings the old one back.
#[tokio::test]
async fn a_release_that_kills_its_supervisor_is_given_back() {
    let mut stack = Stack::builder().start().await;
    stack.down().await;
    let up = run(&stack, &["up"]).await;
    assert!(up.status.success(), "{}", said(&up));
    let murder = release(&stack, "murder", ("metatron-gateway", "kill -9 $PPID; exit 1"));
    let taken = upgrade(&stack, &murder).await;
    assert!(taken.status.code() == Some(1) && said(&taken).contains("runs again"), "{}", said(&taken));
    nothing_is_open(&stack);
    let status = run(&stack, &["status", "--json"]).await;
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["ready"], true, "{status}");
    // With nothing running it is tried all the same, and a good one stays.
    assert!(run(&stack, &["down"]).await.status.success());
    let good = release(&stack, "good", ("metatron-gateway", "[ ! -e \"$METATRON_DATA_DIR/ill\" ] || exit 1"));
    let started = upgrade(&stack, &good).await;
    assert!(started.status.success() && last(&stack)["done"] == true, "{}", said(&started));
    // What was gone back to does not get ready either: nobody says that it runs.
    fs::write(stack.data_dir.join("ill"), "").unwrap();
    let bad = release(&stack, "bad", ("metatron-gateway", SPOIL));
    let taken = upgrade(&stack, &bad).await;
    assert!(
        taken.status.code() == Some(1)
            && said(&taken).contains("was started again, but: gateway ends again and again")
            && !said(&taken).contains("runs again"),
        "{}",
        said(&taken)
    );
    assert!(run(&stack, &["down"]).await.status.success());
}
