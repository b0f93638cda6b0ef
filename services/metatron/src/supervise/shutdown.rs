//! The end of everything, in order: the door first, then who thinks, then the hands, then what they held
//! (unless it is to go on under another supervisor), then Redis, whose append-only file is flushed by its own orderly end.

use super::{End, Supervisor};
use crate::machine::processes::{self, Process};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::time::{Duration, Instant};

const ORDER: [&str; 4] =
    ["metatron-gateway", "metatron-pulse", "metatron-llm-router", "metatron-shell-bridge"];
const SERVICE_GRACE: Duration = Duration::from_secs(5);
const HOLDER_GRACE: Duration = Duration::from_secs(3);
const REDIS_GRACE: Duration = Duration::from_secs(10);

impl Supervisor {
    pub(super) async fn end_all(&mut self, end: End) {
        for argv0 in ORDER {
            self.end_children(argv0, SERVICE_GRACE).await;
        }
        if end == End::Everything {
            self.end_holders().await;
        }
        self.end_children("redis-server", REDIS_GRACE).await;
        self.reap();
    }

    /// SIGTERM to every child of that name, SIGKILL to what is left after `grace`.
    async fn end_children(&mut self, argv0: &str, grace: Duration) {
        let pids: Vec<i32> =
            self.children.iter().filter(|c| c.argv0() == argv0).filter_map(|c| c.pid()).collect();
        for (signal, grace) in [(Signal::SIGTERM, grace), (Signal::SIGKILL, Duration::from_secs(2))] {
            send(&pids, signal);
            if self.gone(&pids, grace).await {
                return;
            }
            tracing::warn!(service = argv0, ?signal, "does not end");
        }
    }

    /// Holders journal `cancelled: shutdown` and end what they hold. What does not go is killed, with all
    /// that comes to us when its parent is gone.
    async fn end_holders(&mut self) {
        let holders: Vec<i32> = self.below().iter().filter(|p| p.is_holder()).map(|p| p.pid).collect();
        send(&holders, Signal::SIGTERM);
        self.gone(&holders, HOLDER_GRACE).await;
        let end = Instant::now() + Duration::from_secs(2);
        loop {
            let left: Vec<i32> = self.below().iter().map(|p| p.pid).collect();
            if left.is_empty() || Instant::now() > end {
                return;
            }
            send(&left, Signal::SIGKILL);
            self.gone(&left, Duration::from_millis(500)).await;
        }
    }

    /// Everything that lives on this data folder or descends from us, but Redis.
    fn below(&self) -> Vec<Process> {
        let redis = self.children.iter().find(|child| child.is_redis()).and_then(|child| child.pid());
        let mut all = processes::descendants(nix::unistd::getpid().as_raw());
        all.extend(processes::strays(&self.settings.data_dir).into_iter().filter(Process::is_holder));
        all.retain(|process| Some(process.pid) != redis);
        all
    }

    async fn gone(&mut self, pids: &[i32], limit: Duration) -> bool {
        let end = Instant::now() + limit;
        loop {
            self.reap();
            if !pids.iter().any(|pid| processes::is_alive(*pid)) {
                return true;
            }
            if Instant::now() > end {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn send(pids: &[i32], signal: Signal) {
    for pid in pids {
        let _ = kill(Pid::from_raw(*pid), signal);
    }
}
