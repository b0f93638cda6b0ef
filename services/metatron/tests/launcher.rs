//! The launcher with the real services: started twice, killed, ended; and the command line against them.
//! The services must be built beside it (`cargo build --workspace --bins`).

#![allow(clippy::disallowed_methods, reason = "a test starts programs as a person would")]

use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::{
    process::Output,
    time::{Duration, Instant},
};
use support::{Answer, Stack, Upstream, processes, wait};

const SERVICES: [&str; 5] =
    ["redis-server", "metatron-gateway", "metatron-llm-router", "metatron-shell-bridge", "metatron-pulse"];

async fn run(stack: &Stack, words: &[&str]) -> Output {
    let work = stack.metatron(words).stdin(std::process::Stdio::null()).output();
    tokio::time::timeout(Duration::from_secs(60), work)
        .await
        .expect("it ends within a minute")
        .expect("it starts")
}

async fn run_with(stack: &Stack, words: &[&str], input: &str) -> Output {
    let file = stack.folder.path().join("input");
    std::fs::write(&file, input).expect("the input is written");
    let work = stack.metatron(words).stdin(std::fs::File::open(file).expect("the input")).output();
    tokio::time::timeout(Duration::from_secs(60), work)
        .await
        .expect("it ends within a minute")
        .expect("it starts")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn exit(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(output)))
}

/// Each service is a descendant with its name, is started again within 2 s when it is killed, and all of them
/// are gone after SIGTERM, in order.
#[tokio::test]
async fn what_dies_is_started_again_and_what_is_ended_is_gone() {
    let mut stack = Stack::builder().start().await;
    for name in SERVICES {
        assert_eq!(stack.service(name).len(), 1, "{name}");
        let begun = Instant::now();
        stack.kill(name).await;
        assert!(begun.elapsed() < Duration::from_secs(2), "{name} took {:?}", begun.elapsed());
    }
    stack.ready().await;
    let status = json_of(&run(&stack, &["status", "--json"]).await);
    assert_eq!(status["ready"], true, "{status}");
    let restarts: Vec<_> =
        status["services"].as_array().unwrap().iter().map(|s| s["restarts"].as_u64()).collect();
    assert!(restarts.iter().all(|count| *count >= Some(1)), "{status}");

    // Up twice: it says so, with the address.
    let again = run(&stack, &["up"]).await;
    assert!(
        exit(&again) == 0 && said(&again).contains("already up") && said(&again).contains(&stack.address),
        "{}",
        said(&again)
    );
    let more = stack.metatron(&["up"]).env("METATRON_WORKERS", "3").output().await.expect("an output");
    assert!(said(&more).contains("goes on as it was started, with 1 of llm-router"), "{}", said(&more));
    let doctor = run(&stack, &["doctor", "--json"]).await;
    let bad: Vec<Value> =
        json_of(&doctor).as_array().unwrap().iter().filter(|f| f["grade"] == "bad").cloned().collect();
    assert!(bad.iter().all(|finding| finding["name"] == "web"), "{bad:#?}");
    assert!(said(&run(&stack, &["logs", "gateway"]).await).contains("gateway"));

    stack.down().await;
    assert_eq!(exit(&run(&stack, &["status"]).await), 4);
    assert!(said(&run(&stack, &["down"]).await).contains("was not running"));
}

/// What Redis was told in a transaction is there again after its death, and nobody comes in without a name.
#[tokio::test]
async fn redis_keeps_what_it_was_told() {
    let stack = Stack::builder().start().await;
    let cli = async |words: &[&str]| said(&run(&stack, &[&["redis-cli"], words].concat()).await);
    let done = cli(&[
        "eval",
        "redis.call('set', KEYS[1], 'one') return redis.call('set', KEYS[2], 'two')",
        "2",
        "a",
        "b",
    ]);
    assert!(done.await.contains("OK"));
    // Written down each second.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    stack.kill("redis-server").await;
    stack.ready().await;
    assert!(cli(&["mget", "a", "b"]).await.contains("two"));
    let socket = stack.data_dir.join("redis.sock");
    let nameless =
        std::process::Command::new("redis-cli").arg("-s").arg(socket).args(["get", "a"]).output().unwrap();
    assert!(said(&nameless).contains("NOAUTH"), "{}", said(&nameless));
}

/// `up` without --foreground: two at once, then the supervisor is killed, then up and down again.
#[tokio::test]
async fn up_and_down_in_the_background() {
    let mut stack = Stack::builder().start().await;
    stack.down().await;
    // The supervisor reads what the file says of logs, too.
    std::fs::write(stack.data_dir.join("metatron.toml"), "log = 'metatron=loud'\n").unwrap();
    let (one, two) = tokio::join!(run(&stack, &["up", "--json"]), run(&stack, &["up", "--json"]));
    let (one, two) = (json_of(&one), json_of(&two));
    assert!(said(&run(&stack, &["logs"]).await).contains("log filter cannot be read"));
    assert_ne!(one["already"], two["already"], "one started, the other reported: {one} {two}");
    assert_eq!(one["address"], two["address"]);
    assert!(one["setup_link"].as_str().is_some_and(|link| link.contains("/setup#token=")), "{one}");

    let fresh = json_of(&run(&stack, &["token", "setup", "--json"]).await);
    assert_ne!(fresh["setup_link"], one["setup_link"], "another token");
    // No password yet that could have been lost: said so, with the way in that there is.
    let reset = run(&stack, &["owner", "reset"]).await;
    assert!(exit(&reset) == 0 && said(&reset).contains("Nobody has claimed"), "{}", said(&reset));
    assert!(said(&reset).contains("/setup#token=") && !said(&reset).contains("/reset#"), "{}", said(&reset));

    let status = json_of(&run(&stack, &["status", "--json"]).await);
    let supervisor = i32::try_from(status["pid"].as_i64().unwrap()).unwrap();
    // Below the bridge a look at the machine may be under way.
    let below = processes::below(supervisor);
    assert_eq!(below.iter().filter(|one| one.ppid == supervisor).count(), SERVICES.len());
    let everyone: Vec<_> = below.into_iter().map(|one| one.pid).collect();
    processes::signal(supervisor, Signal::SIGKILL);
    wait::until("the services to end with their supervisor", Duration::from_secs(15), || async {
        everyone.iter().all(|pid| !processes::alive(*pid)).then_some(())
    })
    .await;
    assert_eq!(exit(&run(&stack, &["status"]).await), 4);
    let reset = run(&stack, &["owner", "reset"]).await;
    assert!(exit(&reset) == 4 && said(&reset).contains("metatron up"), "{}", said(&reset));
    stack.env.insert("SSH_CONNECTION".into(), "10.0.0.5 50022 10.0.0.9 2222".into());
    let begun = Instant::now();
    let up = run(&stack, &["up", "--json"]).await;
    let (port, ssh) = (stack.address.split(':').nth(1).unwrap(), json_of(&up)["ssh"].clone());
    assert!(
        ssh.as_str().is_some_and(|line| line.contains(&format!("-p 2222 -L {port}:127.0.0.1:{port} "))
            && line.ends_with("@10.0.0.9")),
        "{ssh}"
    );
    assert_eq!(json_of(&up)["already"], false, "{}", said(&up));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    // Claimed: what the link does is said beside it, and how to bring it to one's own machine.
    stack.claim().await;
    let reset = said(&run(&stack, &["owner", "reset"]).await);
    for part in ["/reset#token=", "-p 2222 -L", "every login ends", "is void"] {
        assert!(reset.contains(part), "{part}: {reset}");
    }
    let refused = run(&stack, &["token", "setup"]).await;
    assert!(exit(&refused) == 1 && said(&refused).contains("owner reset"), "{}", said(&refused));
    assert!(said(&run(&stack, &["down"]).await).contains("Data stays"));
}

/// A running command outlives a restart of every service, and ends with `down`.
#[tokio::test]
async fn restarts_keep_holders_and_the_end_ends_them() {
    let upstream = Upstream::commanding().await;
    let mut stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    let turn = owner.send(pid, "sleep 300 && echo never").await;
    owner.approve(&owner.question(pid).await).await;
    let holder =
        wait::until("a holder", Duration::from_secs(10), || async { stack.holders().first().copied() }).await;

    for service in ["shell-bridge", "llm-router", "pulse", "gateway", "redis"] {
        let restarted = run(&stack, &["restart", service]).await;
        assert_eq!(exit(&restarted), 0, "{service}: {}", said(&restarted));
    }
    assert_eq!(exit(&run(&stack, &["restart", "nginx"]).await), 2);
    assert_eq!(stack.holders(), [holder], "the command goes on");

    stack.down().await;
    assert!(!processes::alive(holder));
    stack.up().await;
    let owner = support::Client::login(&stack.address).await;
    owner.wait_turn(pid, &turn, &["done"]).await;
    let results = owner.results(pid, &turn).await;
    assert_eq!(results[0]["outcome"], "cancelled", "{results:#?}");
}

/// What stands against a start is said before anything is touched.
#[tokio::test]
async fn a_start_that_cannot_be_is_explained() {
    let mut stack = Stack::builder().start().await;
    stack.down().await;

    let squatter = std::net::TcpListener::bind(&stack.address).unwrap();
    let refused = run(&stack, &["up"]).await;
    let me = std::process::id().to_string();
    assert!(
        exit(&refused) == 1 && said(&refused).contains("is held by") && said(&refused).contains(&me),
        "{}",
        said(&refused)
    );
    drop(squatter);

    let long = stack.folder.path().join("x".repeat(100));
    let foreign = stack.folder.path().join("foreign");
    std::fs::create_dir(&foreign).unwrap();
    let mut cases = vec![(long, "longer than")];
    if nix::unistd::geteuid().is_root() {
        nix::unistd::chown(&foreign, Some(nix::unistd::Uid::from_raw(65534)), None).unwrap();
        cases.push((foreign, "belongs to user 65534"));
    }
    for (folder, says) in cases {
        let refused = stack.metatron(&["up"]).env("METATRON_DATA_DIR", &folder).output().await.unwrap();
        assert!(exit(&refused) == 1 && said(&refused).contains(says), "{}", said(&refused));
        assert!(!folder.join("keys").exists(), "nothing was made");
    }
    let wrong = stack.metatron(&["up"]).env("METATRON_LISTEN", "somewhere").output().await.unwrap();
    assert_eq!(exit(&wrong), 2, "{}", said(&wrong));
}

/// login, run, approve, ps, kill: with a token that decides nothing without the password.
#[tokio::test]
async fn the_command_line_speaks_asks_and_decides() {
    let upstream = Upstream::conversing(|asked| match asked {
        "hello" => Answer::text("Hello yourself."),
        "hang" => Answer::slowly(&"word ".repeat(2000), Duration::from_millis(50)),
        command => Answer::call("run_command", json!({"command": command})),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let away = run(&stack, &["ps"]).await;
    assert!(exit(&away) == 1 && said(&away).contains("metatron login"), "{}", said(&away));
    stack.claim().await;
    let (name, password) = (support::stack::NAME, format!("{}\n", support::stack::PASSWORD));
    let wrong = run_with(&stack, &["login", "--name", name, "--password-stdin"], "not it\n").await;
    assert!(exit(&wrong) == 1 && said(&wrong).contains("Wrong name or password"), "{}", said(&wrong));
    let login = run_with(&stack, &["login", "--name", name, "--password-stdin"], &password).await;
    assert_eq!(exit(&login), 0, "{}", said(&login));

    let hello = run(&stack, &["run", "hello"]).await;
    assert!(exit(&hello) == 0 && said(&hello).contains("Hello yourself."), "{}", said(&hello));
    let reads = run(&stack, &["run", "uname -s"]).await;
    let before_the_answer = said(&reads).split("Result:").next().unwrap().to_owned();
    assert_eq!(before_the_answer.matches("Linux\n").count(), 1, "the output once: {}", said(&reads));

    // Nobody is there to answer: the question is shown whole and left standing, exit code 3.
    let asks = run(&stack, &["run", "touch made\u{1b}[2K"]).await;
    assert!(exit(&asks) == 3 && said(&asks).contains("touch made\\x1b[2K"), "{}", said(&asks));
    let open = json_of(&run(&stack, &["approve", "--json"]).await);
    let id = open[0]["id"].as_str().unwrap().to_owned();
    let pid = open[0]["pid"].as_i64().unwrap();
    // Nobody waits in line behind a question without being told.
    let behind = run(&stack, &["run", "--pid", &pid.to_string(), "hello"]).await;
    assert!(exit(&behind) == 3 && said(&behind).contains(&id), "{}", said(&behind));
    let wrong = run_with(&stack, &["approve", &id, "--password-stdin"], "not it\n").await;
    assert_eq!(exit(&wrong), 1, "{}", said(&wrong));
    let edited =
        run_with(&stack, &["approve", &id, "--edit", "touch made", "--password-stdin"], &password).await;
    assert_eq!(exit(&edited), 0, "{}", said(&edited));
    let twice = run_with(&stack, &["approve", &id, "--deny", "--password-stdin"], &password).await;
    assert!(exit(&twice) == 1 && said(&twice).contains("Already answered"), "{}", said(&twice));

    let ps = run(&stack, &["ps"]).await;
    assert!(said(&ps).lines().any(|line| line.trim_start().starts_with(&pid.to_string())), "{}", said(&ps));

    // Ctrl-C is the Stop button.
    let mut hanging =
        stack.metatron(&["run", "hang", "--json"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let own = i32::try_from(hanging.id().unwrap()).unwrap();
    let mut lines = {
        use tokio::io::AsyncBufReadExt;
        tokio::io::BufReader::new(hanging.stdout.take().unwrap()).lines()
    };
    while !lines.next_line().await.unwrap().expect("it streams").contains("message.delta") {}
    processes::signal(own, Signal::SIGINT);
    let mut last = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        last = line;
    }
    let last: Value = serde_json::from_str(&last).unwrap();
    assert_eq!(last["state"], "cancelled", "{last}");
    assert_eq!(hanging.wait().await.unwrap().code(), Some(1));
    let pid = last["pid"].as_i64().unwrap().to_string();
    let idle = run(&stack, &["kill", "-INT", &pid]).await;
    assert!(exit(&idle) == 1 && said(&idle).contains("Nothing to stop"), "{}", said(&idle));
    assert_eq!(exit(&run(&stack, &["kill", "-NOPE", &pid]).await), 2);
}
