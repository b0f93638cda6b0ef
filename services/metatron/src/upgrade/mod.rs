//! Another release under the same data: taken in, tried, and kept or given back.
//!
//! In: a tarball or folder with a release. Out: the release on a shelf of its own, `current` pointing at it, and
//! `upgrade/last.json` with how it went. The supervisor walks the phases itself, and stays the same process from
//! the old release to the new one (and back): running commands keep their parent, systemd sees no end.
//!
//! Each phase stands in `upgrade/journal.json` before it is begun. Whoever supervises next looks there first, so a
//! kill or a power cut at any moment leads to the old state (before `Committed`) or the new one (from it on).
//! Never here: SQL. The database is copied and put back as files, while nobody has it open.

pub mod database;
pub mod journal;
pub mod phases;
pub mod place;
pub mod release;
mod settle;
mod sums;
mod tarball;
mod watch;

pub use journal::{Journal, Last, Phase};
pub use release::Release;
pub use settle::settle;
pub use watch::watch;

use std::time::Duration;

/// Copying a large database, then a release that takes its whole minute to fail, then the one before.
const LIMIT: Duration = Duration::from_secs(600);
