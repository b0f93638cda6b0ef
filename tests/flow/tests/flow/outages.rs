//! Redis away, wiped, and restarted; the disk full. What was acknowledged is done.

use nix::sys::signal::Signal;
use serde_json::json;
use std::time::Duration;
use support::{Answer, Stack, Upstream, wait};

/// Messages are still taken while Redis is away, and run when it is back; a wiped Redis loses nothing.
#[tokio::test]
async fn redis_away_and_wiped() {
    let upstream = Upstream::conversing(|asked| match asked.strip_prefix("run ") {
        Some(command) => Answer::call("run_command", json!({"command": command})),
        None => Answer::text("ok"),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;

    stack.signal("redis-server", Signal::SIGSTOP);
    let begun = std::time::Instant::now();
    let turn = owner.send(pid, "hello").await;
    assert!(begun.elapsed() < Duration::from_secs(2), "an answer waits for no Redis: {:?}", begun.elapsed());
    stack.signal("redis-server", Signal::SIGCONT);
    owner.wait_turn(pid, &turn, &["done"]).await;

    stack.signal("redis-server", Signal::SIGKILL);
    let begun = std::time::Instant::now();
    let turn = owner.send(pid, "hello again").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    assert!(begun.elapsed() < Duration::from_secs(8), "its ticket waited for Redis: {:?}", begun.elapsed());

    // FLUSHALL and a restart with an op in flight.
    let turn = owner.send(pid, "run echo begun >> w; sleep 3; echo ended >> w; cat w").await;
    owner.approve(&owner.question(pid).await).await;
    wait::until("the command to run", Duration::from_secs(10), || async {
        (!stack.holders().is_empty()).then_some(())
    })
    .await;
    let mut redis = stack.redis().await;
    redis::cmd("FLUSHALL").query_async::<()>(&mut redis).await.unwrap();
    stack.kill("redis-server").await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let text = owner.results(pid, &turn).await[0]["text"].as_str().unwrap().to_owned();
    assert_eq!((text.matches("begun").count(), text.matches("ended").count()), (1, 1), "{text}");
}

/// Redis is not there when everything starts: messages are taken, what is missing is said, and all of it
/// runs once Redis comes.
#[tokio::test]
async fn redis_away_at_the_start() {
    let upstream = Upstream::conversing(|asked| match asked.strip_prefix("run ") {
        Some(command) => Answer::call("run_command", json!({"command": command})),
        None => Answer::text("ok"),
    })
    .await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    stack.down().await;

    let socket = stack.folder.path().join("late.sock");
    stack.env.insert("METATRON_REDIS_URL".into(), format!("redis+unix://{}", socket.display()));
    stack.up_unready();
    let ready = wait::until("the gateway to answer", Duration::from_secs(20), || async {
        owner.http.get(stack.url("/ready")).send().await.ok()
    })
    .await;
    assert_eq!(ready.status(), 503);
    let ready: serde_json::Value = ready.json().await.unwrap();
    assert!(ready["checks"]["redis"].as_str().unwrap().contains("does not answer"), "{ready}");
    assert_eq!(ready["checks"]["database"], "ok");
    let turns = [owner.send(pid, "hello").await, owner.send(pid, "run uptime").await];

    let mut redis = tokio::process::Command::new("redis-server")
        .args(["--port", "0", "--save", "", "--appendonly", "yes", "--unixsocket"])
        .arg(&socket)
        .current_dir(stack.folder.path())
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    for turn in &turns {
        owner.wait_turn(pid, turn, &["done"]).await;
    }
    assert_eq!(owner.results(pid, &turns[1]).await[0]["outcome"], "ok");
    stack.ready().await;
    stack.down().await;
    redis.kill().await.unwrap();
}

/// The data folder's disk is full: a clear word, nothing acknowledged is lost, and it goes on after.
#[tokio::test]
async fn a_full_disk_is_said_and_survived() {
    if !nix::unistd::geteuid().is_root() {
        return; // A small file system can only be mounted by root.
    }
    let folder = tempfile::Builder::new().prefix("mtf").tempdir_in("/tmp").unwrap();
    let small = Mount::tmpfs(folder.path(), "260m");
    let upstream = Upstream::conversing(|_| Answer::text("ok")).await;
    let mut stack =
        Stack::builder().upstream(&upstream.base_url).data_dir(&folder.path().join("d")).start().await;
    let (owner, pid) = stack.chat().await;
    owner.ask(pid, "before").await;

    let ballast = folder.path().join("ballast");
    let mut file = std::fs::File::create(&ballast).unwrap();
    let block = vec![7; 64 * 1024];
    while std::io::Write::write_all(&mut file, &block).is_ok() {}
    let text = "z".repeat(900_000);
    let refused = owner
        .post(&format!("/api/processes/{pid}/messages"), &json!({"client_id": "full", "text": text}))
        .await;
    refused.problem(507, "disk_full");
    std::fs::remove_file(&ballast).unwrap();
    drop(file);
    let sent = owner
        .post(&format!("/api/processes/{pid}/messages"), &json!({"client_id": "full", "text": "small"}))
        .await
        .expect(202);
    owner.wait_turn(pid, sent["turn_id"].as_str().unwrap(), &["done"]).await;
    stack.down().await;
    drop(stack);
    drop(small);
}

/// A mounted file system, unmounted at the end.
struct Mount(std::path::PathBuf);

impl Mount {
    fn tmpfs(at: &std::path::Path, size: &str) -> Self {
        let done = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(at)
            .status();
        assert!(done.unwrap().success());
        Self(at.to_owned())
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        std::process::Command::new("umount").arg("-l").arg(&self.0).status().ok();
    }
}
