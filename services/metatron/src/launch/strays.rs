//! What a supervisor that was killed may have left behind.

use crate::machine::processes::{self, Process};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Ends the services and the Redis of this data folder that nobody supervises: SIGTERM, then SIGKILL after
/// 3 s. Holders go on: the next bridge takes them up again by its journal.
pub fn end_services(data_dir: &Path) -> Vec<String> {
    end(processes::strays(data_dir).into_iter().filter(|p| !p.is_holder()).collect())
}

/// Ends the holders too (`down`).
pub fn end_all(data_dir: &Path) -> Vec<String> {
    let mut ended = end_services(data_dir);
    ended.extend(end(processes::strays(data_dir)));
    ended
}

/// Gives the names of what was ended.
pub fn end(processes: Vec<Process>) -> Vec<String> {
    signal(&processes, Signal::SIGTERM);
    if !gone_within(&processes, Duration::from_secs(3)) {
        signal(&processes, Signal::SIGKILL);
        gone_within(&processes, Duration::from_secs(1));
    }
    processes.iter().map(|p| format!("{} (pid {})", p.name(), p.pid)).collect()
}

fn signal(processes: &[Process], signal: Signal) {
    for process in processes.iter().filter(|p| processes::is_alive(p.pid)) {
        let _ = kill(Pid::from_raw(process.pid), signal);
    }
}

fn gone_within(processes: &[Process], limit: Duration) -> bool {
    let end = Instant::now() + limit;
    while processes.iter().any(|p| processes::is_alive(p.pid)) {
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}
