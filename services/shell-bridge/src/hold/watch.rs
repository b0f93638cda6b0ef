//! The life of the program: its output kept, its limits held, its end seen.

use super::{
    Ending,
    child::Child,
    end::{self, Status},
    sink::{Full, Sink},
};
use crate::journal::{Launch, OpFolder};
use nix::{
    errno::Errno,
    fcntl::{FcntlArg, OFlag, fcntl},
    poll::{PollFd, PollFlags, PollTimeout, poll},
    sys::signal::Signal,
    sys::signalfd::SignalFd,
    unistd::{Pid, read, write},
};
use std::{
    os::fd::{AsFd as _, OwnedFd},
    time::{Duration, Instant},
};

/// After the main program's exit, output of what it left behind is taken until it is quiet this long …
const QUIET: Duration = Duration::from_millis(100);
/// … and no longer than this.
const DRAIN: Duration = Duration::from_secs(1);

/// How it ended.
pub struct End {
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    pub length: u64,
    pub ending: Option<Ending>,
    pub note: Option<String>,
    /// The note is of processes that would not end; it is never left out.
    pub left: bool,
}

struct Watch<'a> {
    signals: &'a SignalFd,
    pid: Pid,
    output: Option<OwnedFd>,
    input: Option<(OwnedFd, Vec<u8>)>,
    tty: bool,
    sink: Sink,
    status: Option<Status>,
    exited: Option<Instant>,
    heard: Instant,
    deadline: Instant,
}

/// Returns when no descendant is left.
pub fn watch(_folder: &OpFolder, launch: &Launch, signals: &SignalFd, child: Child) -> End {
    let now = Instant::now();
    for fd in [Some(&child.output), child.input.as_ref().map(|(fd, _)| fd)].into_iter().flatten() {
        let _ = fcntl(fd, FcntlArg::F_SETFL(OFlag::O_NONBLOCK));
    }
    let mut watch = Watch {
        signals,
        pid: child.pid,
        output: Some(child.output),
        input: child.input,
        tty: launch.tty,
        sink: child.sink,
        status: None,
        exited: None,
        heard: now,
        deadline: now + Duration::from_millis(launch.timeout_ms),
    };
    let ending = watch.run();
    watch.close(ending)
}

impl Watch<'_> {
    /// None: the program ended by itself and what it said has been heard.
    fn run(&mut self) -> Option<Ending> {
        let mut buffer = vec![0_u8; 64 * 1024];
        loop {
            self.wait();
            if let Some(ending) = self.read_signals() {
                return Some(ending);
            }
            self.give_input();
            match self.take_output(&mut buffer) {
                Ok(()) => {}
                Err(Full::Cap) => return Some(Ending::OutputCap),
                Err(Full::Disk) => return Some(Ending::NoSpace),
            }
            if self.drained() {
                return None;
            }
            if self.exited.is_none() && Instant::now() >= self.deadline {
                return Some(Ending::Timeout);
            }
        }
    }

    /// Until something happens, or is due.
    fn wait(&self) {
        let due = match self.exited {
            Some(exited) => (self.heard.max(exited) + QUIET).min(exited + DRAIN),
            None => self.deadline,
        };
        let left = due.saturating_duration_since(Instant::now()).as_millis() + 1;
        let timeout = PollTimeout::from(u16::try_from(left).unwrap_or(u16::MAX));
        let mut fds = vec![PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)];
        if let Some(output) = &self.output {
            fds.push(PollFd::new(output.as_fd(), PollFlags::POLLIN));
        }
        if let Some((input, rest)) = &self.input
            && !rest.is_empty()
        {
            fds.push(PollFd::new(input.as_fd(), PollFlags::POLLOUT));
        }
        let _ = poll(&mut fds, timeout);
    }

    fn read_signals(&mut self) -> Option<Ending> {
        let mut ending = None;
        while let Ok(Some(info)) = self.signals.read_signal() {
            match Signal::try_from(i32::try_from(info.ssi_signo).unwrap_or(0)) {
                Ok(Signal::SIGUSR1) => ending = Some(Ending::Cancelled),
                Ok(Signal::SIGTERM) => ending = ending.or(Some(Ending::Shutdown)),
                _ => {}
            }
        }
        self.reap();
        ending
    }

    fn reap(&mut self) {
        let (main, status) = (self.pid, &mut self.status);
        end::reap(|pid, how| {
            if pid == main {
                *status = Some(how);
            }
        });
        if self.status.is_some() && self.exited.is_none() {
            self.exited = Some(Instant::now());
        }
    }

    fn give_input(&mut self) {
        let Some((input, rest)) = &mut self.input else { return };
        while !rest.is_empty() {
            match write(&*input, rest) {
                Ok(count) => drop(rest.drain(..count)),
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return,
                // Nobody reads: that is the program's right.
                Err(_) => rest.clear(),
            }
        }
        // The pipe is closed so that the program sees the end; the terminal's other end must stay.
        if !self.tty {
            self.input = None;
        }
    }

    /// At most a megabyte at a time, so that a flood does not keep the limits waiting.
    fn take_output(&mut self, buffer: &mut [u8]) -> Result<(), Full> {
        for _ in 0..16 {
            let Some(output) = &self.output else { return Ok(()) };
            match read(output, buffer) {
                Ok(0) | Err(Errno::EIO) => self.output = None,
                Ok(count) => {
                    self.heard = Instant::now();
                    self.sink.write(&buffer[..count])?;
                }
                Err(Errno::EINTR) => {}
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    fn drained(&self) -> bool {
        let Some(exited) = self.exited else { return false };
        let now = Instant::now();
        self.output.is_none() || now >= exited + DRAIN || now >= self.heard.max(exited) + QUIET
    }

    fn close(mut self, ending: Option<Ending>) -> End {
        let (main, status) = (self.pid, &mut self.status);
        let (ended, left) = end::end_all(|pid, how| {
            if pid == main {
                *status = Some(how);
            }
        });
        if !matches!(ending, Some(Ending::OutputCap | Ending::NoSpace)) {
            // What was still in the pipe when everything stopped.
            let _ = self.take_output(&mut vec![0_u8; 64 * 1024]);
        }
        let (exit_code, signal) = self.status.unwrap_or((None, None));
        End { exit_code, signal, length: self.sink.length, ending, note: note(ended, left), left: left > 0 }
    }
}

fn note(ended: usize, left: usize) -> Option<String> {
    let processes = |count| if count == 1 { "1 process".to_owned() } else { format!("{count} processes") };
    match (ended, left) {
        (0, 0) => None,
        (ended, 0) => {
            Some(format!("the program ended; {} that it left running were ended", processes(ended)))
        }
        (_, left) => Some(format!("{} could not be ended", processes(left))),
    }
}
