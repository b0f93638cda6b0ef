//! Two locks in `run/`: `up.lock` for the act of starting, `supervisor.lock` held by the supervisor as long
//! as it lives. The kernel gives a lock back however its holder ends.

use crate::{Error, Result, config::Settings};
use nix::fcntl::{Flock, FlockArg};
use std::fs::{File, OpenOptions};

pub type Lock = Flock<File>;

/// Waits until nobody else is starting.
pub fn starting(settings: &Settings) -> Result<Lock> {
    let file = open(settings, "up.lock")?;
    Flock::lock(file, FlockArg::LockExclusive)
        .map_err(|(_, errno)| Error::failed(format!("run/up.lock cannot be locked: {errno}")))
}

/// The supervisor's own; None when one is alive. Tried for 100 ms: whoever looks with `is_supervised`
/// holds it for a moment.
pub fn supervisor(settings: &Settings) -> Result<Option<Lock>> {
    for _ in 0..10 {
        match Flock::lock(open(settings, "supervisor.lock")?, FlockArg::LockExclusiveNonblock) {
            Ok(lock) => return Ok(Some(lock)),
            Err((_, nix::errno::Errno::EWOULDBLOCK)) => {
                std::thread::sleep(std::time::Duration::from_millis(10))
            }
            Err((_, errno)) => {
                return Err(Error::failed(format!("run/supervisor.lock cannot be locked: {errno}")));
            }
        }
    }
    Ok(None)
}

/// Whether a supervisor lives on this data folder. Makes nothing.
pub fn is_supervised(settings: &Settings) -> bool {
    let path = settings.data_dir.join("run/supervisor.lock");
    let Ok(file) = OpenOptions::new().read(true).open(path) else { return false };
    Flock::lock(file, FlockArg::LockSharedNonblock).is_err()
}

fn open(settings: &Settings, name: &str) -> Result<File> {
    let path = settings.data_dir.join("run").join(name);
    OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(Error::at(&path))
}
