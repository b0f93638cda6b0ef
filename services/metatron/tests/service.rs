//! What brings it back after a reboot, where there is no systemd: a line in the crontab of a made-up `crontab`, which is
//! then run as cron would. Units are tried by `systemd-analyze verify` where that is.

#![allow(clippy::disallowed_methods, reason = "a test starts programs as a person would")]

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Output};
use support::Stack;

const CRONTAB: &str = "#!/bin/sh\ntable=$(dirname \"$0\")/table\ncase $1 in\n-l) cat \"$table\" 2> /dev/null || { echo none >&2; exit 1; };;\n-r) rm \"$table\";;\n-) cat > \"$table\";;\nesac\n";

fn crontab(folder: &Path) -> String {
    fs::create_dir_all(folder).expect("the test has its folder");
    fs::write(folder.join("crontab"), CRONTAB).expect("the test has its folder");
    fs::set_permissions(folder.join("crontab"), fs::Permissions::from_mode(0o755))
        .expect("the test has its folder");
    format!("{}:{}", folder.display(), std::env::var("PATH").expect("a PATH"))
}

async fn run(stack: &Stack, path: &str, words: &[&str]) -> Output {
    let mut command = stack.metatron(words);
    command
        .env("PATH", path)
        .env("OPENAI_API_KEY", "sk-never-kept")
        .env("METATRON_LOG", "info,sqlx=\"warn\"$%");
    command.output().await.expect("it starts")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Installed twice, run as at boot, and taken away with everything else left as it was.
#[tokio::test]
async fn a_line_in_the_crontab_brings_it_back() {
    if Path::new("/run/systemd/system").is_dir() {
        return;
    }
    let mut stack = Stack::builder().start().await;
    let folder = stack.folder.path().join("cron");
    let path = crontab(&folder);
    let table = folder.join("table");
    fs::write(&table, "5 4 * * * other\n").unwrap();

    for _ in 0..2 {
        let installed = run(&stack, &path, &["service", "install"]).await;
        assert!(installed.status.success(), "{}", said(&installed));
    }
    let lines = fs::read_to_string(&table).unwrap();
    assert!(lines.starts_with("5 4 * * * other\n@reboot ") && lines.lines().count() == 2, "{lines}");
    let env = stack.data_dir.join("service.env");
    let kept = fs::read_to_string(&env).unwrap();
    assert_eq!(fs::metadata(&env).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(kept.contains(&stack.address) && kept.contains("\\\"warn\\\"\\$%"), "{kept}");
    assert!(!kept.contains("never-kept") && !kept.contains("SETUP_TOKEN"), "{kept}");

    stack.down().await;
    let line = lines.lines().last().unwrap().trim_start_matches("@reboot ").replace("\\%", "%");
    let boot = std::process::Command::new("/bin/sh")
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .args(["-c", &line])
        .status();
    assert!(boot.unwrap().success(), "{line}");
    let status = run(&stack, &path, &["status"]).await;
    assert!(status.status.success() && said(&status).contains(&stack.address), "{}", said(&status));

    for words in ["Removed", "Nothing was installed"] {
        let removed = run(&stack, &path, &["service", "remove"]).await;
        assert!(removed.status.success() && said(&removed).contains(words), "{}", said(&removed));
    }
    assert_eq!(fs::read_to_string(&table).unwrap(), "5 4 * * * other\n");
    assert!(!env.exists());
    let down = run(&stack, &path, &["down"]).await;
    assert!(down.status.success(), "{}", said(&down));
}

/// The unit takes over what was started by hand: the command that runs goes on under the other supervisor.
#[tokio::test]
async fn what_was_started_by_hand_is_taken_over() {
    let upstream = support::Upstream::commanding().await;
    let stack = Stack::with(&upstream).await;
    let (owner, pid) = stack.chat().await;
    owner.send(pid, "sleep 300 && echo never").await;
    owner.approve(&owner.question(pid).await).await;
    let holder = support::wait::until("a holder", std::time::Duration::from_secs(10), || async {
        stack.holders().first().copied()
    })
    .await;
    let first = stack.launcher();
    let mut second = stack.metatron(&["up", "--foreground", "--take-over"]).spawn().unwrap();
    support::wait::until("the first to end", std::time::Duration::from_secs(30), || async {
        (!support::processes::alive(first)).then_some(())
    })
    .await;
    stack.ready().await;
    assert!(support::processes::alive(holder), "the command goes on");
    let pid = i32::try_from(second.id().unwrap()).unwrap();
    support::processes::signal(pid, nix::sys::signal::Signal::SIGTERM);
    assert!(second.wait().await.unwrap().success());
    assert!(!support::processes::alive(holder), "and ends with the one that has it now");
}
