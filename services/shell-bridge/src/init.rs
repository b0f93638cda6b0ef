//! PID 1 of a container: `metatron-shell-bridge init`. It starts the bridge and starts it again when it ends, so that
//! the bridge's death, or a new one by `SIGHUP`, takes no command with it: under another first process the container would die.
//!
//! In: signals. Out: the bridge as a child; everything that lost its parent, reaped. SIGTERM or SIGINT end the
//! bridge, then the holders, who journal `cancelled: shutdown`. It has one thread and asks nobody.

use crate::proc;
use nix::{
    errno::Errno,
    sys::{
        signal::{SigSet, Signal, kill},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use std::{
    io,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// A bridge that ends at once is started again after 0.1 s, doubled each time up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// One that lived so long begins with the short pause again.
const STEADY: Duration = Duration::from_secs(30);
/// The engine sends SIGKILL after `stop_grace_period`, 15 s in compose.yml: both together stay below it.
const BRIDGE_GRACE: Duration = Duration::from_secs(5);
const HOLDER_GRACE: Duration = Duration::from_secs(5);
const TICK: Duration = Duration::from_millis(20);

/// Until SIGTERM or SIGINT; the exit code.
pub fn run(program: &Path) -> io::Result<i32> {
    let signals: SigSet =
        [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP, Signal::SIGCHLD].into_iter().collect();
    signals.thread_block()?;
    let mut pause = Duration::from_millis(100);
    loop {
        let (bridge, since) = (start(program)?, Instant::now());
        match stay(&signals, bridge)? {
            Left::Asked => return Ok(end_all(bridge)),
            Left::Bridge(how) => {
                eprintln!("the bridge ended ({how}) and is started again; running commands go on")
            }
        }
        pause = if since.elapsed() > STEADY {
            Duration::from_millis(100)
        } else {
            (pause * 2).min(LONGEST_PAUSE)
        };
        std::thread::sleep(pause);
        reap(None);
    }
}

enum Left {
    Asked,
    Bridge(String),
}

#[allow(clippy::disallowed_methods, reason = "the first process of a container starts the bridge")]
fn start(program: &Path) -> io::Result<Pid> {
    use std::os::unix::process::CommandExt as _;
    let child = Command::new(program).arg0("metatron-shell-bridge").spawn()?;
    Ok(Pid::from_raw(i32::try_from(child.id()).map_err(io::Error::other)?))
}

/// Reaps until there is an end to speak of.
fn stay(signals: &SigSet, bridge: Pid) -> io::Result<Left> {
    loop {
        if let Some(how) = reap(Some(bridge)) {
            return Ok(Left::Bridge(how));
        }
        match signals.wait()? {
            Signal::SIGTERM | Signal::SIGINT => return Ok(Left::Asked),
            Signal::SIGHUP => drop(kill(bridge, Signal::SIGTERM)),
            _ => {}
        }
    }
}

/// Takes the exit codes of all that ended; how `watched` did, when it is among them.
fn reap(watched: Option<Pid>) -> Option<String> {
    let mut how = None;
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(pid, code)) if Some(pid) == watched => {
                how = Some(format!("exit code {code}"))
            }
            Ok(WaitStatus::Signaled(pid, signal, _)) if Some(pid) == watched => {
                how = Some(signal.to_string())
            }
            Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return how,
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return how,
        }
    }
}

/// The bridge first, so that it starts nothing more; then the holders, each of which ends what it holds.
fn end_all(bridge: Pid) -> i32 {
    let _ = kill(bridge, Signal::SIGTERM);
    if !gone(BRIDGE_GRACE, |stat| stat.pid == bridge.as_raw()) {
        let _ = kill(bridge, Signal::SIGKILL);
    }
    let me = nix::unistd::getpid().as_raw();
    for holder in proc::descendants(&proc::all(), &[me]).iter().filter(|stat| is_holder(stat.pid)) {
        let _ = kill(Pid::from_raw(holder.pid), Signal::SIGTERM);
    }
    gone(HOLDER_GRACE, |stat| is_holder(stat.pid));
    0
}

fn gone(limit: Duration, of_them: impl Fn(&proc::Stat) -> bool) -> bool {
    let (me, end) = (nix::unistd::getpid().as_raw(), Instant::now() + limit);
    loop {
        reap(None);
        if !proc::descendants(&proc::all(), &[me]).iter().any(&of_them) {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(TICK);
    }
}

fn is_holder(pid: i32) -> bool {
    std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| {
        let mut words = line.split(|byte| *byte == 0);
        words.next().is_some_and(|name| name.ends_with(b"metatron-shell-bridge"))
            && words.next() == Some(b"hold")
    })
}
