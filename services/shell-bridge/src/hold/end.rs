//! The end of all descendants.

use crate::proc::{self, Stat};
use nix::{
    sys::{
        signal::{Signal, kill},
        wait::{WaitPidFlag, WaitStatus, waitpid},
    },
    unistd::Pid,
};
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

/// What cannot be ended in this time (a process stuck in the kernel) is named, not waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the main program ended: exit code, or the number of the signal.
pub type Status = (Option<i32>, Option<i32>);

/// Stops everything first, so that nothing can fork away from the kill, then kills; again until a
/// look finds nobody. Gives how many were ended and how many would not go.
pub fn end_all(mut reaped: impl FnMut(Pid, Status)) -> (usize, usize) {
    let me = nix::unistd::getpid().as_raw();
    let began = Instant::now();
    let mut ended = HashSet::new();
    loop {
        let living = stop_all(me);
        ended.extend(living.iter().map(|stat| (stat.pid, stat.start)));
        for stat in &living {
            send(stat, Signal::SIGKILL);
        }
        reap(&mut reaped);
        let left = proc::descendants(&proc::all(), &[me]).len();
        if left == 0 || began.elapsed() > PATIENCE {
            // Some died after the last collection, and one of them may be the main program.
            reap(&mut reaped);
            return (ended.len() - left.min(ended.len()), left);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Collects the dead; everything below us becomes ours to bury.
pub fn reap(mut reaped: impl FnMut(Pid, Status)) {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(pid, code)) => reaped(pid, (Some(code), None)),
            Ok(WaitStatus::Signaled(pid, signal, _)) => reaped(pid, (None, Some(signal as i32))),
            Ok(WaitStatus::StillAlive) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn stop_all(me: i32) -> Vec<Stat> {
    let mut stopped: HashSet<(i32, u64)> = HashSet::new();
    // A fork bomb is frozen in a few rounds; more would only give it time.
    for _ in 0..20 {
        let living = proc::descendants(&proc::all(), &[me]);
        let mut news = 0;
        for stat in &living {
            if stopped.insert((stat.pid, stat.start)) {
                news += 1;
                send(stat, Signal::SIGSTOP);
            }
        }
        if news == 0 {
            return living;
        }
    }
    proc::descendants(&proc::all(), &[me])
}

/// To this process, not to a later one that has its number.
pub fn send(to: &Stat, signal: Signal) {
    if Stat::read(to.pid).is_some_and(|now| now.start == to.start) {
        let _ = kill(Pid::from_raw(to.pid), signal);
    }
}
