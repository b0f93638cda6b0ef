//! One child of the supervisor: how it is started, how it stands.

use super::{backoff, state::ServiceState};
use protocol::Millis;
use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// How a child is started. Changes only with a new supervisor.
#[derive(Debug, Clone)]
pub struct Spec {
    /// `gateway`, `llm-router-2`: its log's name too.
    pub name: String,
    pub argv0: &'static str,
    pub program: PathBuf,
    pub args: Vec<String>,
    pub env: Vec<(&'static str, String)>,
    /// Names taken out of the environment it inherits.
    pub without: &'static [&'static str],
    pub cwd: PathBuf,
    pub log: PathBuf,
}

#[derive(Debug)]
pub struct Child {
    spec: Spec,
    running: Option<Running>,
    /// When to start it, while it does not run.
    due: Instant,
    starts: u32,
    quick_ends: u32,
    last_end: Option<String>,
}

#[derive(Debug)]
struct Running {
    pid: i32,
    since: Instant,
    since_clock: Millis,
}

impl Child {
    pub fn new(spec: Spec) -> Self {
        Self { spec, running: None, due: Instant::now(), starts: 0, quick_ends: 0, last_end: None }
    }

    pub fn name(&self) -> &str {
        &self.spec.name
    }

    pub fn is_redis(&self) -> bool {
        self.spec.argv0 == "redis-server"
    }

    pub fn argv0(&self) -> &'static str {
        self.spec.argv0
    }

    pub fn pid(&self) -> Option<i32> {
        self.running.as_ref().map(|running| running.pid)
    }

    pub fn is_due(&self) -> bool {
        self.running.is_none() && self.due <= Instant::now()
    }

    pub fn due_in(&self) -> Option<Duration> {
        self.running.is_none().then(|| self.due.saturating_duration_since(Instant::now()))
    }

    /// A start that fails counts as an end.
    pub fn start(&mut self) {
        match self.spawn() {
            Ok(pid) => {
                self.starts += 1;
                self.running =
                    Some(Running { pid, since: Instant::now(), since_clock: chassis::clock::now() });
                tracing::info!(service = self.name(), pid, "started");
            }
            Err(error) => {
                self.ended(format!("{} cannot be started: {error}", self.spec.program.display()));
            }
        }
    }

    /// It is no more, as it was told.
    pub fn ended_as_told(&mut self) {
        self.running = None;
    }

    /// It is no more: says when to try again.
    pub fn ended(&mut self, how: String) {
        let lived = self.running.take().map_or(Duration::ZERO, |running| running.since.elapsed());
        self.quick_ends = if lived >= backoff::SOUND_AFTER { 1 } else { self.quick_ends.saturating_add(1) };
        let wait = backoff::wait(self.quick_ends);
        self.due = Instant::now() + wait;
        tracing::warn!(
            service = self.name(),
            how,
            lived_s = lived.as_secs(),
            again_in_ms = wait.as_millis() as u64,
            "ended"
        );
        self.last_end = Some(how);
    }

    pub fn state(&self) -> ServiceState {
        let looping = self.quick_ends >= backoff::LOOP_FROM
            && self.running.as_ref().is_none_or(|running| running.since.elapsed() < backoff::SOUND_AFTER);
        ServiceState {
            name: self.spec.name.clone(),
            pid: self.pid(),
            since: self.running.as_ref().map(|running| running.since_clock),
            restarts: self.starts.saturating_sub(1),
            last_end: self.last_end.clone(),
            looping,
        }
    }

    fn spawn(&self) -> io::Result<i32> {
        let spec = &self.spec;
        let log = open_log(&spec.log)?;
        #[allow(clippy::disallowed_methods, reason = "the launcher starts the services")]
        let mut command = Command::new(&spec.program);
        for name in spec.without {
            command.env_remove(name);
        }
        command
            .arg0(spec.argv0)
            .args(&spec.args)
            .envs(spec.env.iter().map(|(name, value)| (name, value)))
            .current_dir(&spec.cwd)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // A Ctrl-C on the supervisor's terminal is the supervisor's to hear: it ends them in order.
            .process_group(0);
        end_with_us(&mut command);
        let child = command.spawn()?;
        i32::try_from(child.id()).map_err(io::Error::other)
    }
}

/// A supervisor that is killed takes its services along: nothing is left that nobody restarts or ends.
/// (Holders are not its children when they are started: they stay.)
fn end_with_us(command: &mut Command) {
    let us = nix::unistd::getpid();
    let tie = move || {
        nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGTERM).map_err(io::Error::from)?;
        // Killed between fork and here: nobody would tell us.
        if nix::unistd::getppid() == us { Ok(()) } else { Err(io::Error::other("the supervisor is gone")) }
    };
    #[allow(
        unsafe_code,
        reason = "prctl and getppid are async-signal-safe and touch no memory of the parent"
    )]
    unsafe {
        command.pre_exec(tie);
    }
}

/// Appending, so that a rotation may cut the file under the writer.
fn open_log(path: &std::path::Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}
