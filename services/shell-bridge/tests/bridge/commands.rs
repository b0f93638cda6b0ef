//! Commands: what runs unasked, how they end, what is left of them.

use crate::rig::*;
use protocol::{
    message::Outcome,
    op::{OpBody, Tier},
    reply::{Judgement, OpReplyBody},
};
use std::time::{Duration, Instant};

#[tokio::test]
async fn what_only_reads_runs_unasked_and_says_exactly_how_it_ended() {
    let mut rig = Rig::start().await;
    let request = rig.request(command_body("uname -s"));
    rig.op(&request).await;
    let result = rig.done(&request.op_id).await;
    assert_eq!((result.outcome, result.exit_code, result.text.as_str()), (Outcome::Ok, Some(0), "Linux\n"));
    for (command, code, signal) in [
        ("exit 7", Some(7), None),
        ("false", Some(1), None),
        ("kill -9 $$", None, Some(9)),
        ("no-such-program-x", Some(127), None),
    ] {
        let result = rig.result(command).await;
        assert_eq!(
            (result.exit_code, result.signal, result.outcome),
            (code, signal, Outcome::Error),
            "{command}"
        );
    }
    // stdout and stderr in order; nothing of ours in the environment; stdin is closed.
    let result =
        rig.result("echo one; echo two >&2; env | sort | cut -d= -f1 | tr '\\n' ' '; cat; pwd").await;
    assert!(result.text.starts_with("one\ntwo\n"), "{}", result.text);
    assert!(result.text.contains("DEBIAN_FRONTEND GIT_PAGER GIT_TERMINAL_PROMPT HOME LANG LOGNAME METATRON_OP PAGER PATH PWD SHELL SHLVL TERM USER _"), "{}", result.text);
    assert!(result.text.trim_end().ends_with("/homes/7"), "{}", result.text);
}

#[tokio::test]
async fn a_program_has_its_three_files_and_no_other() {
    // What whoever started the services left open reaches the bridge.
    let open = std::fs::File::open("/dev/zero").unwrap();
    nix::fcntl::fcntl(&open, nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::empty())).unwrap();
    let mut rig = Rig::start().await;
    let result = rig.result("for fd in /proc/$$/fd/*; do echo -n \"${fd##*/} \"; done; true").await;
    let number = std::os::fd::AsRawFd::as_raw_fd(&open).to_string();
    let files: Vec<&str> = result.text.split_whitespace().collect();
    assert!(["0", "1", "2"].iter().all(|fd| files.contains(fd)), "{files:?}");
    assert!(!files.contains(&number.as_str()), "{files:?} has {number}");
}

#[tokio::test]
async fn the_same_op_sent_twice_runs_once() {
    let mut rig = Rig::start().await;
    let mut request = rig.request(command_body("echo x >> effects; sleep 0.3"));
    rig.approve(&mut request).await;
    for _ in 0..5 {
        rig.op(&request).await;
    }
    rig.done(&request.op_id).await;
    rig.op(&request).await;
    rig.done(&request.op_id).await;
    assert_eq!(std::fs::read_to_string(rig.home().join("effects")).unwrap(), "x\n");
}

#[tokio::test]
async fn a_cancel_ends_every_descendant_within_two_seconds() {
    let mut rig = Rig::start().await;
    let mark = "4242.".to_owned() + &std::process::id().to_string();
    let script = format!(
        "setsid sleep {mark}1 & nohup sleep {mark}2 >/dev/null 2>&1 & (setsid bash -c 'trap \"\" TERM HUP INT; (sleep {mark}3 &) ; sleep {mark}4' &) ; \
         python3 -c 'import os,time\nif os.fork()==0:\n  os.setsid()\n  if os.fork()==0:\n    os.execvp(\"env\",[\"env\",\"-i\",\"sleep\",\"{mark}5\"])\n  os._exit(0)\nos.wait()'\n\
         while :; do (sleep {mark}6 &); sleep 0.01; done"
    );
    let request = rig.run(&script).await;
    rig.running(&request.op_id).await;
    until("the descendants", async || (alive(&mark) > 8).then_some(())).await;
    let began = Instant::now();
    rig.cancel(&request.op_id).await;
    let result = rig.done(&request.op_id).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!((result.outcome, result.reason.as_deref()), (Outcome::Cancelled, Some("cancelled")));
    assert_eq!(alive(&mark), 0);
}

#[tokio::test]
async fn a_cancel_wins_over_an_op_that_comes_later() {
    let mut rig = Rig::start().await;
    let request = rig.request(command_body("uname -s"));
    rig.cancel(&request.op_id).await;
    rig.op(&request).await;
    // Each is answered; both answers may come at once.
    for _ in 0..2 {
        let OpReplyBody::Done(result) = rig.answer(&request.op_id).await else { panic!("no end") };
        assert_eq!((result.outcome, result.started_at), (Outcome::Cancelled, None));
    }
}

#[tokio::test]
async fn a_hang_ends_by_its_timeout_and_what_forks_away_is_ended() {
    let mut rig = Rig::start().await;
    let mut request = rig.request(OpBody::RunCommand {
        command: "echo begun; sleep 100".into(),
        cwd: None,
        env: Default::default(),
        stdin: None,
        user: None,
        tty: false,
        timeout_ms: Some(500),
    });
    rig.approve(&mut request).await;
    let result = rig.done(&request.op_id).await;
    assert_eq!(
        (result.reason.as_deref(), result.text.as_str(), result.signal),
        (Some("timeout"), "begun\n", Some(9))
    );
    let mark = format!("5151.{}", std::process::id());
    let began = Instant::now();
    let result = rig.result(&format!("(setsid sleep {mark} &) ; echo over")).await;
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!((result.exit_code, result.text.as_str()), (Some(0), "over\n"));
    assert!(result.reason.unwrap().contains("1 process that it left running"), "said so");
    assert_eq!(alive(&mark), 0);
}

#[tokio::test]
async fn a_flood_is_capped_and_does_not_flood_redis() {
    let mut rig = Rig::start().await;
    let request = rig.run("head -c 1000000000 /dev/zero | tr '\\0' x").await;
    let result = rig.done(&request.op_id).await;
    assert_eq!((result.reason.as_deref(), result.length), (Some("output_cap"), 256 * 1024 * 1024));
    assert!(result.truncated && result.text.len() < 20_000);
    let events = rig.events(&request.op_id).await;
    let sent: usize = events.iter().map(|(_, data, ..)| data.len()).sum();
    let took = u64::try_from(result.ended_at.unwrap().0 - result.started_at.unwrap().0).unwrap();
    assert!(events.len() as u64 <= took / 50 + 3, "{} events in {took} ms", events.len());
    assert!((sent as u64) < 2_000_000 + took * 1100, "{sent} bytes in {took} ms");
    let chunk = rig.output(&request.op_id, 1000, 50).await;
    assert_eq!(
        (chunk.data.as_str(), chunk.next, chunk.length, chunk.end),
        (&*"x".repeat(50), 1050, 256 << 20, false)
    );
}

#[tokio::test]
async fn output_is_split_between_characters_and_what_is_no_text_is_marked() {
    let mut rig = Rig::start().await;
    let request = rig
        .run("for i in 1 2 3 4 5 6; do printf 'a\\xe2'; sleep 0.08; printf '\\x82\\xac'; done; echo")
        .await;
    let result = rig.done(&request.op_id).await;
    assert_eq!(result.text, "a€a€a€a€a€a€\n");
    let events = rig.events(&request.op_id).await;
    assert!(events.len() > 2, "{events:?}");
    let mut at = 0;
    for (offset, _, next, binary) in &events {
        assert_eq!((*offset, *binary), (at, false), "{events:?}");
        at = *next;
    }
    assert_eq!(events.iter().map(|(_, data, ..)| data.as_str()).collect::<String>(), result.text);

    let request = rig.run("printf 'x\\xff\\xfe\\x1b[31mred\\u202e'").await;
    let result = rig.done(&request.op_id).await;
    assert_eq!(result.text, "x\u{fffd}\u{fffd}red");
    let chunk = rig.output(&request.op_id, 0, 1000).await;
    assert!(chunk.binary && chunk.end && chunk.data.contains('\u{1b}'), "{chunk:?}");
}

#[tokio::test]
async fn a_terminal_and_given_input() {
    let mut rig = Rig::start().await;
    let body = |tty, stdin: Option<&str>, command: &str| OpBody::RunCommand {
        command: command.to_owned(),
        cwd: None,
        env: [("GIVEN".to_owned(), "yes".to_owned())].into(),
        stdin: stdin.map(str::to_owned),
        user: None,
        tty,
        timeout_ms: Some(5_000),
    };
    for (tty, stdin, command, text) in [
        (true, None, "tty >/dev/null && test -t 1 && echo $GIVEN; cat; exit 3", "yes\n"),
        (true, Some("typed"), "cat; exit 3", "typed"),
        (false, Some("one\ntwo\n"), "wc -l; exit 3", "2\n"),
    ] {
        let mut request = rig.request(body(tty, stdin, command));
        rig.approve(&mut request).await;
        let result = rig.done(&request.op_id).await;
        assert_eq!((result.exit_code, result.text.as_str()), (Some(3), text), "{command} {result:?}");
    }
    // A megabyte of input to somebody who does not read it.
    let mut request = rig.request(body(false, Some(&"y".repeat(1 << 20)), "exit 4"));
    rig.approve(&mut request).await;
    assert_eq!(rig.done(&request.op_id).await.exit_code, Some(4));
}

#[tokio::test]
async fn impossible_commands_are_answered_in_words() {
    let mut rig = Rig::start().await;
    let body = |command: &str, cwd: Option<&str>, user: Option<&str>| OpBody::RunCommand {
        command: command.to_owned(),
        cwd: cwd.map(str::to_owned),
        env: Default::default(),
        stdin: None,
        user: user.map(str::to_owned),
        tty: false,
        timeout_ms: None,
    };
    for (bad, word) in [
        (body("a\0b", None, None), "NUL"),
        (body("  ", None, None), "empty"),
        (body("ls", Some("/no/such/folder"), None), "/no/such/folder"),
        (body("ls", None, Some("no-such-user")), "no-such-user"),
    ] {
        let judged = rig.plan(bad.clone(), None).await;
        let Judgement::Deny { reasons, .. } = judged else { panic!("{judged:?}") };
        assert!(reasons[0].contains(word), "{reasons:?}");
        match rig.file(bad).await {
            OpReplyBody::Done(result) => {
                assert!(result.outcome == Outcome::Error && result.text.contains(word), "{result:?}")
            }
            other => panic!("{other:?}"),
        }
    }
    match rig.file(command_body("rm -rf /")).await {
        OpReplyBody::Denied { reasons } => assert!(!reasons.is_empty()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_full_disk_ends_the_command_and_the_end_is_written() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let temp = tempfile::Builder::new().prefix("mos").tempdir().unwrap();
    let data = temp.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=8m", "none"])
        .arg(&data)
        .status()
        .unwrap();
    if !mounted.success() {
        return;
    }
    let unmount = Unmount(data.clone());
    {
        let mut rig = Rig::at(temp, data.clone(), &[]).await;
        let request = rig.run("yes").await;
        let result = rig.done(&request.op_id).await;
        assert_eq!((result.outcome, result.reason.as_deref()), (Outcome::Error, Some("no_space")));
        assert!(rig.ops(&request.op_id).join("done").exists());
        assert!(rig.beacon().await.warnings.iter().any(|warning| warning.contains("MiB left")));
        // With the disk still full the next one is answered too, and does not run.
        std::fs::write(data.join("filler"), vec![0; 16 << 20]).unwrap_err();
        let again = rig.request(command_body("uname -s"));
        rig.op(&again).await;
        match rig.answer(&again.op_id).await {
            OpReplyBody::Refused { code, .. } => assert_eq!(code, "journal"),
            OpReplyBody::Done(result) => assert_eq!(result.started_at, None, "{result:?}"),
            other => panic!("{other:?}"),
        }
    }
    drop(unmount);
}

struct Unmount(std::path::PathBuf);

impl Drop for Unmount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test]
async fn commands_of_the_agent_cannot_reach_the_keys() {
    if !nix::unistd::geteuid().is_root() {
        return;
    }
    let mut rig = Rig::start().await;
    let beacon = rig.beacon().await;
    assert_eq!(
        (beacon.tier, beacon.user.as_str()),
        (Tier::SeparateUser, "metatron-agent"),
        "{:?}",
        beacon.warnings
    );
    std::fs::write(rig.data.join("metatron.db"), "rows").unwrap();
    // Also when every folder above lies open.
    std::fs::set_permissions(rig.data.parent().unwrap(), std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .unwrap();
    let data = std::fs::read_link(rig.data.join("homes")).unwrap();
    assert!(data.starts_with("/var/lib/metatron-agent"));
    let secret = rig.data.display().to_string();
    for what in [
        "cat $D/keys/shell-bridge/redis_url".to_owned(),
        "cat $D/metatron.db".to_owned(),
        "ls $D".to_owned(),
        "cat $D/ops/*/intent".to_owned(),
        "echo x > $D/x".to_owned(),
        "python3 -c 'import os,socket; socket.socket(socket.AF_UNIX).connect(os.environ[\"D\"]+\"/../redis.sock\")' && test -r $D/../redis.sock && false".to_owned(),
        "cat /proc/$PPID/environ".to_owned(),
        "kill -9 $PPID".to_owned(),
        "sudo -n id".to_owned(),
    ] {
        // The path in disguise, for the floor refuses it by name.
        let result = rig.result(&format!("export D=$(echo {} | rev); {what}", secret.chars().rev().collect::<String>())).await;
        assert_ne!(result.exit_code, Some(0), "{what}: {result:?}");
    }
    let result = rig
        .result("id -un; id -G; grep -E 'NoNewPrivs|CapEff' /proc/self/status; touch mine; stat -c %U mine")
        .await;
    let lines: Vec<&str> = result.text.lines().collect();
    assert_eq!((lines[0], lines[4]), ("metatron-agent", "metatron-agent"), "{result:?}");
    assert!(!lines[1].split(' ').any(|group| group == "0"), "{result:?}");
    assert!(
        result.text.contains("NoNewPrivs:\t1") && result.text.contains("CapEff:\t0000000000000000"),
        "{result:?}"
    );
    // A named user is run as that user.
    let OpBody::RunCommand { command, cwd, env, stdin, tty, timeout_ms, .. } =
        command_body("id -un; echo $HOME")
    else {
        unreachable!()
    };
    let body = OpBody::RunCommand { command, cwd, env, stdin, tty, timeout_ms, user: Some("root".into()) };
    let mut request = rig.request(body);
    let question = rig.approve(&mut request).await;
    assert_eq!(question.plan.user, "root");
    assert!(rig.done(&request.op_id).await.text.starts_with("root\n/root"));
}

#[tokio::test]
async fn without_another_user_it_says_not_isolated() {
    let me = nix::unistd::User::from_uid(nix::unistd::geteuid()).unwrap().unwrap().name;
    let mut rig = Rig::with(&[("METATRON_AGENT_USER", &me)]).await;
    let beacon = rig.beacon().await;
    assert_eq!((beacon.tier, beacon.user), (Tier::SameUser, me.clone()));
    assert_eq!(rig.result("id -un").await.text.trim(), me);
    assert!(rig.data.join("homes/7").is_dir() && !rig.data.join("homes").is_symlink());
}
