//! An op whose holder died: what is left of it, and what can be said of it.

use crate::{
    journal::{Done, OpFolder, Started},
    proc::{self, Stat},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use protocol::{Millis, OpId, message::Outcome};
use std::time::{Duration, Instant};

/// In the environment of everything that an op starts: so it is found after its holder's death.
pub const MARK: &str = "METATRON_OP";

const PATIENCE: Duration = Duration::from_secs(5);

/// Ends the program, its session, all that carries the op's mark, and their descendants. Gives how
/// many there were. Without the holder a process that left its session and emptied its environment,
/// and whose parents are gone, is not found.
pub fn end_leftovers(op: &OpId, started: &Started) -> usize {
    // After a restart of the machine nothing is left, and the numbers mean others.
    if proc::boot_id().map_or(true, |boot| boot != started.process.boot_id) {
        return 0;
    }
    let began = Instant::now();
    let mut ended = std::collections::HashSet::new();
    loop {
        let left = leftovers(op, started);
        if left.is_empty() || began.elapsed() > PATIENCE {
            return ended.len();
        }
        for signal in [Signal::SIGSTOP, Signal::SIGKILL] {
            for stat in &left {
                if Stat::read(stat.pid).is_some_and(|now| now.start == stat.start) {
                    let _ = kill(Pid::from_raw(stat.pid), signal);
                }
            }
        }
        ended.extend(left.iter().map(|stat| (stat.pid, stat.start)));
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn leftovers(op: &OpId, started: &Started) -> Vec<Stat> {
    let all = proc::all();
    let me = nix::unistd::getpid().as_raw();
    let mark = format!("{MARK}={op}");
    let (main, since) = (started.process.pid, started.process.start);
    let mine = |stat: &&Stat| {
        let session =
            (stat.pid == main && stat.start == since) || (stat.session == main && stat.start >= since);
        !stat.dead() && stat.pid != me && (session || marked(stat.pid, mark.as_bytes()))
    };
    let mut found: Vec<Stat> = all.iter().filter(mine).copied().collect();
    let roots: Vec<i32> = found.iter().map(|stat| stat.pid).collect();
    found.extend(proc::descendants(&all, &roots).into_iter().filter(|stat| !roots.contains(&stat.pid)));
    found
}

fn marked(pid: i32, mark: &[u8]) -> bool {
    std::fs::read(format!("/proc/{pid}/environ"))
        .is_ok_and(|environ| environ.split(|&byte| byte == 0).any(|entry| entry == mark))
}

pub fn verdict(folder: &OpFolder, cancelled: bool, left: usize, now: Millis) -> Done {
    let leftover = match left {
        0 => "Nothing of it was left.".to_owned(),
        1 => "One process of it was left and was ended.".to_owned(),
        many => format!("{many} processes of it were left and were ended."),
    };
    let started_at = folder.started().ok().flatten().map(|started| started.at);
    let (outcome, reason) = if cancelled {
        (Outcome::Cancelled, format!("cancelled; what held it had died before. {leftover}"))
    } else {
        (
            Outcome::Unknown,
            format!(
                "It was started, and what held it died; it may or may not have done its work. {leftover} Look at the state before doing it again."
            ),
        )
    };
    Done {
        outcome,
        exit_code: None,
        signal: None,
        length: folder.length(),
        reason: Some(reason),
        started_at,
        ended_at: now,
        text: None,
        truncated: false,
    }
}
