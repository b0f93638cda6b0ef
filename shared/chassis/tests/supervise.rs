//! The fates of tasks, and the two signals, in a process of its own.

use chassis::supervise::{Fate, Supervisor};
use std::{
    io::{BufRead as _, BufReader},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

const GRACE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_vital_end_stops_the_process_with_1_and_lets_the_others_finish() {
    for ending in ["end", "error", "panic"] {
        let supervisor = Supervisor::new();
        let (stop, finished) = (supervisor.stop_token(), Arc::new(AtomicU32::new(0)));
        let count = finished.clone();
        supervisor.spawn_once("work", async move {
            stop.cancelled().await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            count.fetch_add(1, Ordering::SeqCst);
        });
        supervisor.spawn("vital", Fate::Vital, move || async move {
            match ending {
                "end" => Ok(()),
                "error" => Err("no port".into()),
                _ => panic!("on purpose"),
            }
        });
        assert_eq!(supervisor.run(GRACE).await, 1, "{ending}");
        assert_eq!(finished.load(Ordering::SeqCst), 1, "{ending}");
    }
}

#[tokio::test]
async fn a_restarted_task_comes_back_until_the_stop_and_a_stuck_one_does_not_hold_it() {
    let supervisor = Supervisor::new();
    let (stop, starts) = (supervisor.stop_token(), Arc::new(AtomicU32::new(0)));
    let count = starts.clone();
    supervisor.spawn("flaky", Fate::Restart, move || {
        let (stop, start) = (stop.clone(), count.fetch_add(1, Ordering::SeqCst));
        async move {
            match start {
                0 => panic!("on purpose"),
                1 => Err("not yet".into()),
                2 => Ok(()),
                _ => {
                    stop.cancel();
                    Ok(())
                }
            }
        }
    });
    supervisor.spawn_once("panics", async { panic!("on purpose") });
    supervisor.spawn_once("stuck", std::future::pending());
    let begun = Instant::now();
    assert_eq!(supervisor.run(Duration::from_millis(200)).await, 0);
    assert_eq!(starts.load(Ordering::SeqCst), 4);
    assert!(begun.elapsed() < Duration::from_secs(4));
}

/// Not a test by itself: the process that the next one signals.
#[tokio::test]
#[ignore = "started by the test of the signals"]
async fn a_process_that_does_not_end_by_itself() {
    let supervisor = Supervisor::new();
    supervisor.spawn_once("stuck", std::future::pending());
    let stop = supervisor.stop_token();
    println!("\nready");
    stop.cancelled().await;
    println!("stopping");
    supervisor.run(Duration::from_secs(60)).await;
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a signal needs a process of its own")]
fn the_first_signal_stops_and_the_second_ends_at_once() {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "a_process_that_does_not_end_by_itself"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let pid = nix::unistd::Pid::from_raw(child.id().cast_signed());
    let signal = |signal| nix::sys::signal::kill(pid, signal).unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "ready"));
    signal(nix::sys::signal::SIGTERM);
    assert!(lines.any(|line| line == "stopping"));
    let begun = Instant::now();
    signal(nix::sys::signal::SIGINT);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(begun.elapsed() < GRACE);
}
