//! `metatron install-bridge`: shell-bridge as a service of the host, beside a stack in containers, and its removal.
//!
//! In: a folder that `make install-bridge` filled from the stack (the bridge's program, its password for Redis, the
//! public half of the permit key). Out: a user for commands, a data folder, a unit of systemd. What it may do to the host
//! is chosen here and written into the unit: nothing is granted by default that `--write` or `--sudo` did not ask for.
//! Never here: the containers, which the caller tells to do without their own hands.

mod install;
mod remove;
mod unit;

pub use install::{Options, install};
pub use remove::remove;
pub use unit::Reach;

/// Where everything stands. Removal takes away just these.
pub const PROGRAM: &str = "/usr/local/lib/metatron/metatron-shell-bridge";
pub const DATA: &str = "/var/lib/metatron-bridge";
pub const HOMES: &str = "/var/lib/metatron-agent";
pub const UNIT: &str = "/etc/systemd/system/metatron-bridge.service";
pub const TMPFILES: &str = "/etc/tmpfiles.d/metatron-bridge.conf";
pub const SUDOERS: &str = "/etc/sudoers.d/metatron-agent";
pub const SERVICE: &str = "metatron-bridge.service";
pub const AGENT: &str = "metatron-agent";
