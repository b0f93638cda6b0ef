//! The supervisor: starts `redis-server` and the services, restarts what dies, reaps everything, and ends
//! all in order.
//!
//! In: a plan, signals (SIGCHLD, SIGTERM, SIGINT, SIGUSR1). Out: processes, `run/state.json`, rotated logs.
//! It is the subreaper of all: a holder whose bridge died becomes its child and is left alone until the end.
//! Never here: Redis' protocol, HTTP, a judgement.

pub mod backoff;
pub mod child;
pub mod logs;
pub mod plan;
mod shutdown;
pub mod state;

use crate::{Error, Result, config::Settings};
use child::Child;
use protocol::Millis;
use state::State;
use std::{future::Future, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// How often logs are looked at for their size, when nothing else happens.
const TICK: Duration = Duration::from_secs(5);

/// How far an end goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// `down`: running commands too.
    Everything,
    /// Another supervisor comes after this one, so running commands go on.
    ButCommands,
}

pub struct Supervisor {
    settings: Settings,
    children: Vec<Child>,
    started_at: Millis,
    web_dir: Option<String>,
    tier: String,
    stopping: bool,
    /// What stands in `run/state.json`.
    written: Option<State>,
}

impl Supervisor {
    pub fn new(settings: Settings, children: Vec<Child>, web_dir: Option<String>, tier: String) -> Self {
        Self {
            settings,
            children,
            started_at: chassis::clock::now(),
            web_dir,
            tier,
            stopping: false,
            written: None,
        }
    }

    /// Runs until SIGTERM or SIGINT (or SIGHUP with `foreground`: the terminal is gone), then ends
    /// everything; until SIGUSR1, then all but the running commands. `beside` is driven along, for whoever waits in the
    /// same process for the stack to be ready; it may bring about an end of its own.
    pub async fn run(mut self, foreground: bool, beside: impl Future<Output = Option<End>>) -> Result<End> {
        nix::sys::prctl::set_child_subreaper(true)
            .map_err(|errno| Error::failed(format!("prctl: {errno}")))?;
        let listen = |kind| signal(kind).map_err(Error::io("signal handler"));
        let mut child_ended = listen(SignalKind::child())?;
        let mut term = listen(SignalKind::terminate())?;
        let mut int = listen(SignalKind::interrupt())?;
        let mut hup = listen(SignalKind::hangup())?;
        let mut hand_over = listen(SignalKind::user_defined1())?;
        tokio::pin!(beside);
        let mut beside_runs = true;
        tracing::info!(data_dir = %self.settings.data_dir.display(), "supervising");
        let end = loop {
            self.start_due();
            self.write_state();
            tokio::select! {
                _ = term.recv() => break End::Everything,
                _ = int.recv() => break End::Everything,
                _ = hand_over.recv() => break End::ButCommands,
                _ = hup.recv() => if foreground { break End::Everything },
                _ = child_ended.recv() => self.reap(),
                () = tokio::time::sleep(self.until_next()) => self.rotate_logs(),
                wanted = &mut beside, if beside_runs => match wanted {
                    Some(end) => break end,
                    None => beside_runs = false,
                },
            }
        };
        self.stopping = true;
        self.write_state();
        self.end_all(end).await;
        state::remove(&self.settings);
        tracing::info!(?end, "the services have ended");
        Ok(end)
    }

    /// Redis before the rest: they need its socket to become ready.
    fn start_due(&mut self) {
        let redis_is_there = self.settings.external_redis || self.settings.redis_socket().exists();
        for child in self.children.iter_mut().filter(|child| child.is_due()) {
            if redis_is_there || child.is_redis() {
                child.start();
            }
        }
    }

    fn until_next(&self) -> Duration {
        let soonest = self.children.iter().filter_map(Child::due_in).min().unwrap_or(TICK);
        // A service that is due and waits for Redis' socket is looked at again at once.
        soonest.clamp(Duration::from_millis(5), TICK)
    }

    /// Takes in every ended process: our children, and orphans that came to us.
    fn reap(&mut self) {
        use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
        loop {
            let (pid, how) = match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::Exited(pid, code)) => (pid, format!("exit code {code}")),
                Ok(WaitStatus::Signaled(pid, signal, _)) => (pid, format!("killed by {signal}")),
                Ok(WaitStatus::StillAlive) | Err(_) => return,
                Ok(_) => continue,
            };
            if let Some(child) = self.children.iter_mut().find(|child| child.pid() == Some(pid.as_raw())) {
                if self.stopping { child.ended_as_told() } else { child.ended(how) }
            }
        }
    }

    fn rotate_logs(&self) {
        logs::rotate(&self.settings.data_dir.join("logs"));
    }

    fn write_state(&mut self) {
        let state = State {
            pid: std::process::id(),
            started_at: self.started_at,
            version: chassis::VERSION.into(),
            address: self.settings.address(),
            port: self.settings.listen.port(),
            web_dir: self.web_dir.clone(),
            tier: self.tier.clone(),
            stopping: self.stopping,
            services: self.children.iter().map(Child::state).collect(),
        };
        if self.written.as_ref() == Some(&state) {
            return;
        }
        match state::write(&self.settings, &state) {
            Ok(()) => self.written = Some(state),
            Err(error) => tracing::warn!(%error, "run/state.json cannot be written"),
        }
    }
}
