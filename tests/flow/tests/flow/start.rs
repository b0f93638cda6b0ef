//! Starting: what stands against it is said in one clear line.

use nix::sys::signal::Signal;
use serde_json::Value;
use std::{net::TcpListener, os::unix::fs::PermissionsExt, process::Output};
use support::{Stack, Upstream};

async fn refused(stack: &Stack, args: &[&str]) -> Output {
    let output = stack.metatron(args).stdin(std::process::Stdio::null()).output().await.unwrap();
    assert!(!output.status.success(), "{output:?}");
    output
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn what_stands_against_a_start_is_said() {
    let mut stack = Stack::builder().start().await;

    // A second start is none.
    let again = stack.metatron(&["up"]).output().await.unwrap();
    assert!(again.status.success() && said(&again).contains(&stack.address), "{again:?}");
    let status = stack.metatron(&["status", "--json"]).output().await.unwrap();
    let status: Value = serde_json::from_slice(&status.stdout).unwrap();
    for service in ["gateway", "llm-router", "shell-bridge", "pulse", "redis"] {
        assert!(status.to_string().contains(service), "{status}");
    }
    for key in ["keys/gateway/permit.key", "keys/vault/keyring", "keys/shell-bridge/permit.pub"] {
        let mode = std::fs::metadata(stack.data_dir.join(key)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{key}");
    }

    // A service that somebody stopped is named, with what lets it go on.
    stack.signal("metatron-pulse", Signal::SIGSTOP);
    let pulse = stack.service("metatron-pulse")[0];
    let way_on = format!("kill -CONT {pulse} lets it go on; `metatron restart pulse` starts another.");
    for verb in ["status", "doctor"] {
        let output = stack.metatron(&[verb]).output().await.unwrap();
        assert!(
            said(&output).contains("stopped by a signal") && said(&output).contains(&way_on),
            "{output:?}"
        );
    }
    stack.signal("metatron-pulse", Signal::SIGCONT);
    let output = stack.metatron(&["doctor"]).output().await.unwrap();
    assert!(output.status.success() && !said(&output).contains("lets it go on"), "{output:?}");
    stack.down().await;

    // The port is taken.
    let squatter = TcpListener::bind(&stack.address).unwrap();
    let text = said(&refused(&stack, &["up"]).await);
    assert!(text.contains(stack.address.split(':').nth(1).unwrap()), "{text}");
    drop(squatter);

    // A database from a newer version.
    let database = stack.data_dir.join("metatron.db");
    let future = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99990101000000, 'later', 1, x'00', 1)";
    let done = std::process::Command::new("python3")
        .args(["-c", "import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute(sys.argv[2]);c.commit()"])
        .arg(&database)
        .arg(future)
        .status()
        .unwrap();
    assert!(done.success());
    let text = said(&refused(&stack, &["up"]).await);
    assert!(text.contains("newer"), "{text}");
    let status = stack.metatron(&["status"]).output().await.unwrap();
    assert_eq!(status.status.code(), Some(4), "what could not start has ended: {status:?}");

    // A folder that is not ours to write.
    stack.env.insert("METATRON_DATA_DIR".into(), "/proc/metatron".into());
    let text = said(&refused(&stack, &["up"]).await);
    assert!(text.contains("/proc/metatron"), "{text}");

    // An address that others reach, without TLS.
    stack.env.insert("METATRON_DATA_DIR".into(), stack.folder.path().join("other").display().to_string());
    stack.env.insert("METATRON_LISTEN".into(), "0.0.0.0:0".into());
    let text = said(&refused(&stack, &["up"]).await);
    assert!(text.contains("TLS"), "{text}");
    let status = stack.metatron(&["status"]).output().await.unwrap();
    assert_eq!(status.status.code(), Some(4), "{status:?}");
}

/// The same job from a terminal.
#[tokio::test]
async fn the_command_line_asks_and_answers() {
    let upstream = Upstream::conversing(|asked| match asked {
        "touch" => support::Answer::call("run_command", serde_json::json!({"command": "touch x"})),
        _ => support::Answer::call("run_command", serde_json::json!({"command": "df -h /"})),
    })
    .await;
    let stack = Stack::with(&upstream).await;
    let _owner = stack.claim().await;
    let login = stack
        .metatron(&["login", "--name", support::stack::NAME, "--password-stdin"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn();
    let mut login = login.unwrap();
    tokio::io::AsyncWriteExt::write_all(
        &mut login.stdin.take().unwrap(),
        support::stack::PASSWORD.as_bytes(),
    )
    .await
    .unwrap();
    let login = login.wait_with_output().await.unwrap();
    assert!(login.status.success(), "{login:?}");

    let run = stack
        .metatron(&["run", "how full is the disk?"])
        .stdin(std::process::Stdio::null())
        .output()
        .await
        .unwrap();
    assert!(
        run.status.success() && said(&run).contains("Filesystem") && said(&run).contains("df -h /"),
        "{run:?}"
    );
    // Not at a terminal: the question is shown and left waiting.
    let waits = stack.metatron(&["run", "touch"]).stdin(std::process::Stdio::null()).output().await.unwrap();
    assert_eq!(waits.status.code(), Some(3), "{waits:?}");
    assert!(said(&waits).contains("touch x"), "{waits:?}");
    let open = stack.metatron(&["approve"]).output().await.unwrap();
    assert!(open.status.success() && said(&open).contains("touch x"), "{open:?}");
    assert!(!said(&open).contains("not known"), "where the machine stands is said: {open:?}");
    let ps = stack.metatron(&["ps", "--json"]).output().await.unwrap();
    let ps: Value = serde_json::from_slice(&ps.stdout).unwrap();
    assert!(ps.to_string().contains("waiting_approval"), "{ps}");
    for verb in [["doctor", "--json"], ["logs", "gateway"]] {
        let output = stack.metatron(&verb).output().await.unwrap();
        assert!(output.status.success(), "{verb:?}: {output:?}");
    }
}
