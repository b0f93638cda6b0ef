//! The holder: the small process in which one command is born, and which outlives everything else.
//!
//! In: an op's folder with its `intent`; the lock on the op as stdin. Out: `holder`, `started`, `out`,
//! `done`. It leads a session of its own and is the reaper of everything below it, so it finds every
//! descendant, also after setsid, nohup and double forks. SIGUSR1: the owner cancelled. SIGTERM: the
//! system shuts down. It has one thread and asks nobody: neither Redis nor the bridge need be there.

mod child;
mod end;
mod sink;
mod watch;

use crate::{
    journal::{self, Done, Intent, Launch, OpFolder, Reserved},
    proc::ProcessMark,
};
use chassis::{clock, crash::crash_point};
use nix::sys::{
    prctl,
    signal::{SigSet, Signal},
    signalfd::{SfdFlags, SignalFd},
};
use protocol::{Millis, message::Outcome};
use std::{io::Write as _, path::Path};

/// Why it ended, when that was not the program's own doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Timeout,
    OutputCap,
    Cancelled,
    Shutdown,
    NoSpace,
}

impl Ending {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timeout => "timeout",
            Self::OutputCap => "output_cap",
            Self::Cancelled => "cancelled",
            Self::Shutdown => "shutdown",
            Self::NoSpace => "no_space",
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Journal(#[from] journal::Error),
    #[error("{0} says of no command to run")]
    NoIntent(String),
    #[error("{what}: {source}")]
    System { what: &'static str, source: std::io::Error },
}

fn system<E: Into<std::io::Error>>(what: &'static str) -> impl FnOnce(E) -> Error {
    move |error| Error::System { what, source: error.into() }
}

/// Runs the op in `dir` to its end. Gives the exit code: 0 when `done` stands, also for a command
/// that failed.
pub fn run(dir: &Path) -> i32 {
    match hold(&OpFolder::at(dir.to_owned())) {
        Ok(()) => 0,
        Err(error) => {
            // Into the op's own `log`: the holder has no other voice.
            let _ = writeln!(std::io::stderr(), "{}", chassis::telemetry::report(&error));
            1
        }
    }
}

fn hold(folder: &OpFolder) -> Result<(), Error> {
    let Intent { launch: Some(launch), .. } =
        folder.intent()?.ok_or_else(|| Error::NoIntent(folder.dir().display().to_string()))?
    else {
        return Err(Error::NoIntent(folder.dir().display().to_string()));
    };
    // Fails only when it leads a session already.
    let _ = nix::unistd::setsid();
    prctl::set_child_subreaper(true).map_err(system("becoming the reaper"))?;
    let signals = take_signals()?;
    let reserved = folder.reserve_done()?;
    folder
        .write_holder(&ProcessMark::of(nix::unistd::getpid().as_raw()).map_err(system("reading /proc"))?)?;
    crash_point("hold_before_started");
    // A cancel that came before the line above found no holder to signal, and left this.
    if folder.cancel()?.is_some() {
        return Ok(reserved.write(&Done::cancelled_before_start(clock::now()))?);
    }
    match child::start(&launch, folder) {
        Ok(child) => {
            // The bridge may be gone; the files say the same.
            let _ = writeln!(std::io::stdout(), "started {}", child.started_at.0);
            finish(folder, &launch, &signals, child, reserved)
        }
        Err(error) => {
            let text =
                format!("It could not be started, and nothing ran: {}", chassis::telemetry::report(&error));
            let reason = if no_space(&error) { Ending::NoSpace.as_str() } else { "not started" };
            Ok(reserved.write(&Done::without_run(Outcome::Error, reason, &text, clock::now()))?)
        }
    }
}

fn finish(
    folder: &OpFolder,
    launch: &Launch,
    signals: &SignalFd,
    child: child::Child,
    reserved: Reserved,
) -> Result<(), Error> {
    crash_point("hold_after_started");
    let started_at = child.started_at;
    let end = watch::watch(folder, launch, signals, child);
    crash_point("hold_before_done");
    reserved.write(&outcome(end, started_at))?;
    crash_point("hold_after_done");
    Ok(())
}

fn outcome(end: watch::End, started_at: Millis) -> Done {
    let outcome = match end.ending {
        Some(Ending::Cancelled | Ending::Shutdown) => Outcome::Cancelled,
        Some(_) => Outcome::Error,
        None if end.exit_code == Some(0) => Outcome::Ok,
        None => Outcome::Error,
    };
    Done {
        outcome,
        exit_code: end.exit_code,
        signal: end.signal,
        length: end.length,
        reason: match (end.ending.map(Ending::as_str), end.note) {
            (Some(ending), Some(note)) if end.left => Some(format!("{ending}; {note}")),
            (Some(ending), _) => Some(ending.to_owned()),
            (None, note) => note,
        },
        started_at: Some(started_at),
        ended_at: clock::now(),
        text: None,
        truncated: false,
    }
}

/// From here on signals are read, not suffered: what is not read here (a hang-up, Ctrl-C) is nothing.
fn take_signals() -> Result<SignalFd, Error> {
    let mut mask = SigSet::empty();
    for signal in [Signal::SIGTERM, Signal::SIGUSR1, Signal::SIGCHLD, Signal::SIGINT, Signal::SIGHUP] {
        mask.add(signal);
    }
    mask.thread_block().map_err(system("blocking signals"))?;
    SignalFd::with_flags(&mask, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)
        .map_err(system("reading signals"))
}

fn no_space(error: &Error) -> bool {
    let source = match error {
        Error::System { source, .. } | Error::Journal(journal::Error::Io { source, .. }) => source,
        _ => return false,
    };
    matches!(source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}
