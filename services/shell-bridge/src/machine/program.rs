//! A program of the system that is asked: no shell, nothing of our environment, not with root's rights.

use crate::host::{Looker, PATH};
use std::{process::Stdio, time::Duration};
use tokio::{
    io::AsyncReadExt as _,
    process::{Child, Command},
};

/// Bytes of output that are read.
const MOST: u64 = 4 * 1024 * 1024;
const COMPLAINT: u64 = 4 * 1024;
const LIMIT: Duration = Duration::from_secs(45);

/// What it writes, when it ends well. Everything of it is gone when this is dropped.
pub async fn output(program: &str, args: &[&str], looker: Looker) -> Result<String, String> {
    match tokio::time::timeout(LIMIT, run(program, args, looker)).await {
        Ok(output) => output,
        Err(_) => Err(format!("{program} took longer than {} s.", LIMIT.as_secs())),
    }
}

async fn run(program: &str, args: &[&str], looker: Looker) -> Result<String, String> {
    let mut group = Group(start(program, args, looker)?);
    let (mut text, mut complaint) = (Vec::new(), Vec::new());
    let (out, err) = (group.0.stdout.take(), group.0.stderr.take());
    let reading = async { read(out, MOST, &mut text).await };
    tokio::join!(reading, async { read(err, COMPLAINT, &mut complaint).await });
    let status = group.0.wait().await.map_err(|error| format!("{program}: {error}."))?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&text).into_owned());
    }
    let complaint = String::from_utf8_lossy(&complaint);
    let said = super::plain::plain(complaint.lines().next().unwrap_or_default(), 200);
    Err(format!("{program} failed ({status}): {said}"))
}

#[allow(clippy::disallowed_methods, reason = "programs that only look, from the fixed list of the probes")]
fn start(program: &str, args: &[&str], looker: Looker) -> Result<Child, String> {
    let mut command = Command::new(program);
    command
        .args(args)
        .env_clear()
        .env("PATH", PATH)
        .env("LC_ALL", "C")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    if let Some((uid, gid)) = looker.0 {
        command.uid(uid).gid(gid);
    }
    command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("{program} is not installed here."),
        _ => format!("{program} did not start: {error}."),
    })
}

async fn read(pipe: Option<impl tokio::io::AsyncRead + Unpin>, most: u64, into: &mut Vec<u8>) {
    if let Some(pipe) = pipe
        && let Err(error) = pipe.take(most).read_to_end(into).await
    {
        tracing::debug!(%error, "what a program said was not read whole");
    }
}

/// The program and what it started.
struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        // None once it was waited for: then the number may be someone else's.
        if let Some(id) = self.0.id().and_then(|id| i32::try_from(id).ok()) {
            let _ =
                nix::sys::signal::killpg(nix::unistd::Pid::from_raw(id), nix::sys::signal::Signal::SIGKILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_program_says_or_says_why_not() {
        let me = Looker(None);
        let words = output("env", &[], me).await.unwrap();
        assert_eq!(words.lines().count(), 2, "{words}");
        assert!(words.contains("LC_ALL=C") && words.contains(PATH), "{words}");
        assert_eq!(
            output("no-such-program", &[], me).await.unwrap_err(),
            "no-such-program is not installed here."
        );
        let failed = output("ls", &["/no\u{1b}[31m-such"], me).await.unwrap_err();
        assert!(failed.starts_with("ls failed (exit status: 2): ls: "), "{failed}");
        let endless = tokio::time::timeout(Duration::from_secs(10), output("yes", &[], me)).await;
        assert!(endless.is_ok_and(|ended| ended.is_err()), "what writes without end is ended");
    }

    #[tokio::test]
    async fn what_is_not_waited_for_any_more_is_ended() {
        let asked =
            tokio::time::timeout(Duration::from_millis(200), output("sleep", &["4242.42"], Looker(None)));
        assert!(asked.await.is_err());
        let left = || {
            crate::proc::all().into_iter().filter(|stat| !stat.dead()).any(|stat| {
                std::fs::read(format!("/proc/{}/cmdline", stat.pid))
                    .is_ok_and(|line| line == b"sleep\x004242.42\x00")
            })
        };
        for _ in 0..100 {
            if !left() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it still sleeps");
    }
}
