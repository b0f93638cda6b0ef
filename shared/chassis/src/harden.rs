//! Keeps what stands in this process's memory (keys, passwords) away from other processes of the user.

use nix::sys::{prctl, resource};

/// No core files, and no reading of `/proc/<pid>/mem` or attaching by others of the same user. Call it
/// first in `main`. What the kernel refuses is not fatal: it is logged, and the process goes on.
///
/// Children lose neither setting by `fork`; `exec` makes them dumpable again, the core limit stays.
pub fn harden() {
    if let Err(errno) = prctl::set_dumpable(false) {
        tracing::warn!(%errno, "could not make the process undumpable");
    }
    if let Err(errno) = resource::setrlimit(resource::Resource::RLIMIT_CORE, 0, 0) {
        tracing::warn!(%errno, "could not forbid core files");
    }
}
