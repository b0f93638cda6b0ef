//! The program's birth: fork, wait for the word that `started` is on disk, become the program.
//!
//! No portable-pty: it has no place to change the user, its writer types a newline into the terminal
//! when it is dropped, and its kill reaches one process only. openpty and fork are a hundred lines.

use super::{Error, sink::Sink, system};
use crate::{
    journal::{Launch, OpFolder, RunAs, Started},
    proc::ProcessMark,
};
use chassis::clock;
use nix::{
    fcntl::{OFlag, open},
    sys::{
        signal::{SigHandler, SigSet, Signal, signal},
        stat::Mode,
        termios::{self, LocalFlags, SetArg},
    },
    unistd::{self, ForkResult, Gid, Pid, Uid},
};
use protocol::Millis;
use std::{
    ffi::CString,
    fs::File,
    io::{Read as _, Write as _},
    os::fd::OwnedFd,
};

pub struct Child {
    pub pid: Pid,
    pub started_at: Millis,
    /// Everything it writes, stdout and stderr in order.
    pub output: OwnedFd,
    /// Where its input goes, and what is still to be given.
    pub input: Option<(OwnedFd, Vec<u8>)>,
    pub sink: Sink,
}

/// What the program gets as its three, and what stays with the holder.
struct Ends {
    stdin: OwnedFd,
    stdout: OwnedFd,
    output: OwnedFd,
    input: Option<(OwnedFd, Vec<u8>)>,
}

/// Everything that can fail for want of memory or form, made before the fork.
struct Image {
    program: CString,
    argv: Vec<CString>,
    env: Vec<CString>,
}

/// Returns when the program (or its failure to start, as output) is under way and `started` is on disk.
pub fn start(launch: &Launch, folder: &OpFolder) -> Result<Child, Error> {
    let image = Image::of(launch)?;
    let sink = Sink::create(&folder.out(), launch.output_cap).map_err(system("making the output file"))?;
    let ends = if launch.tty { terminal(launch)? } else { pipes(launch)? };
    let (wait, go) = std::io::pipe().map_err(system("making a pipe"))?;
    #[allow(unsafe_code, reason = "the holder has one thread, so nothing is half done in the copy")]
    let forked = unsafe { unistd::fork() }.map_err(system("forking"))?;
    match forked {
        ForkResult::Child => {
            drop(go);
            become_program(launch, &image, ends, wait)
        }
        ForkResult::Parent { child } => {
            drop(wait);
            let started = note(folder, child);
            // Closing `go` without the byte ends the child before it became anything.
            let started_at = started?;
            let mut go = go;
            go.write_all(b"g").map_err(system("starting the program"))?;
            Ok(Child { pid: child, started_at, output: ends.output, input: ends.input, sink })
        }
    }
}

fn note(folder: &OpFolder, child: Pid) -> Result<Millis, Error> {
    let at = clock::now();
    let process = ProcessMark::of(child.as_raw()).map_err(system("reading /proc"))?;
    folder.write_started(&Started { process, at })?;
    Ok(at)
}

fn pipes(launch: &Launch) -> Result<Ends, Error> {
    let (output, stdout) = std::io::pipe().map_err(system("making a pipe"))?;
    let (stdin, input) = match &launch.stdin {
        None => (File::open("/dev/null").map_err(system("opening /dev/null"))?.into(), None),
        Some(text) => {
            let (stdin, input) = std::io::pipe().map_err(system("making a pipe"))?;
            (OwnedFd::from(stdin), Some((input.into(), text.clone().into_bytes())))
        }
    };
    Ok(Ends { stdin, stdout: stdout.into(), output: output.into(), input })
}

/// A terminal of 120 x 40 without echo. What is given as input is followed by Ctrl-D, so that a
/// program that reads comes to an end.
fn terminal(launch: &Launch) -> Result<Ends, Error> {
    let size = nix::pty::Winsize { ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 };
    let pty = nix::pty::openpty(&size, None).map_err(system("opening a terminal"))?;
    let mut modes = termios::tcgetattr(&pty.slave).map_err(system("setting up the terminal"))?;
    modes.local_flags.remove(LocalFlags::ECHO);
    termios::tcsetattr(&pty.slave, SetArg::TCSANOW, &modes).map_err(system("setting up the terminal"))?;
    let mut text = launch.stdin.clone().unwrap_or_default().into_bytes();
    if text.last().is_some_and(|&last| last != b'\n') {
        // Ctrl-D ends the input only at the beginning of a line.
        text.push(4);
    }
    text.push(4);
    let dup = |fd: &OwnedFd| fd.try_clone().map_err(system("opening a terminal"));
    Ok(Ends {
        stdin: dup(&pty.slave)?,
        stdout: pty.slave,
        output: dup(&pty.master)?,
        input: Some((pty.master, text)),
    })
}

/// In the copy: never returns.
fn become_program(launch: &Launch, image: &Image, ends: Ends, mut wait: std::io::PipeReader) -> ! {
    let ready = matches!(wait.read(&mut [0]), Ok(1));
    if !ready {
        std::process::exit(125);
    }
    let Ends { stdin, stdout, output, input } = ends;
    drop((output, input, wait));
    let failed = match enter(launch, stdin, stdout) {
        Ok(()) => {
            let errno = unistd::execve(&image.program, &image.argv, &image.env).err();
            format!("{}: {}", launch.program, errno.unwrap_or(nix::Error::UnknownErrno).desc())
        }
        Err(failed) => failed,
    };
    let _ = writeln!(std::io::stderr(), "metatron: {failed}; the program was not started");
    #[allow(clippy::exit, reason = "there is nothing to return to")]
    std::process::exit(126)
}

/// Session, the three, user, folder, signals; in the order in which each is still allowed.
fn enter(launch: &Launch, stdin: OwnedFd, stdout: OwnedFd) -> Result<(), String> {
    let say = |what: &'static str| move |errno: nix::Error| format!("{what}: {}", errno.desc());
    unistd::setsid().map_err(say("its own session"))?;
    if launch.tty {
        // A session leader's first terminal, opened by name, becomes the controlling one.
        let name = unistd::ttyname(&stdin).map_err(say("the terminal's name"))?;
        open(&name, OFlag::O_RDWR, Mode::empty()).map_err(say("the terminal"))?;
        if let Some(user) = &launch.run_as {
            unistd::fchown(&stdin, Some(Uid::from_raw(user.uid)), None).map_err(say("the terminal"))?;
        }
    }
    unistd::dup2_stdin(&stdin).map_err(say("stdin"))?;
    unistd::dup2_stdout(&stdout).map_err(say("stdout"))?;
    unistd::dup2_stderr(&stdout).map_err(say("stderr"))?;
    drop((stdin, stdout));
    keep_only_the_three();
    reset_signals();
    // What it writes is its own business, but not readable by all.
    nix::sys::stat::umask(Mode::from_bits_truncate(0o022));
    let _ = nix::sys::resource::setrlimit(nix::sys::resource::Resource::RLIMIT_CORE, 0, 0);
    if let Some(user) = &launch.run_as {
        drop_to(user).map_err(say("becoming the user"))?;
    }
    unistd::chdir(launch.cwd.as_str()).map_err(|errno| format!("{}: {}", launch.cwd, errno.desc()))
}

/// Whoever started the services may have left files open in them; they are none of the program's.
fn keep_only_the_three() {
    #[allow(unsafe_code, reason = "it takes numbers only; the program's image replaces this one next")]
    unsafe {
        nix::libc::syscall(nix::libc::SYS_close_range, 3_u32, u32::MAX, nix::libc::CLOSE_RANGE_CLOEXEC)
    };
}

fn drop_to(user: &RunAs) -> nix::Result<()> {
    let groups: Vec<Gid> = user.groups.iter().copied().map(Gid::from_raw).collect();
    let (uid, gid) = (Uid::from_raw(user.uid), Gid::from_raw(user.gid));
    unistd::setgroups(&groups)?;
    unistd::setresgid(gid, gid, gid)?;
    unistd::setresuid(uid, uid, uid)?;
    if user.no_new_privs {
        nix::sys::prctl::set_no_new_privs()?;
    }
    Ok(())
}

/// Programs expect the defaults; Rust ignores SIGPIPE, and the holder blocks what it reads.
fn reset_signals() {
    let _ = SigSet::empty().thread_set_mask();
    for number in [Signal::SIGPIPE, Signal::SIGCHLD, Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT] {
        #[allow(unsafe_code, reason = "the default action runs no code of ours")]
        let _ = unsafe { signal(number, SigHandler::SigDfl) };
    }
}

impl Image {
    fn of(launch: &Launch) -> Result<Self, Error> {
        let text = |text: String| CString::new(text).map_err(system("a NUL byte in the command"));
        Ok(Self {
            program: text(launch.program.clone())?,
            argv: launch.argv.iter().cloned().map(text).collect::<Result<_, _>>()?,
            env: launch.env.iter().map(|(k, v)| text(format!("{k}={v}"))).collect::<Result<_, _>>()?,
        })
    }
}
