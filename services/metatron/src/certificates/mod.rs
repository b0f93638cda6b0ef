//! The certificate that nginx shows, in Compose: found, made, renewed and put in place.
//!
//! In: what the owner said (a domain, files of his own, names), the clock. Out: a folder with `live/fullchain.pem` and
//! `live/privkey.pem`, exchanged both at once, a public `ca.crt` for browsers to trust, and `status.json`, which says where the
//! certificate in force comes from and what is wrong. Three sources, the first that works: the owner's files, ACME for
//! a domain, an authority of our own. There is always one in force, so that nobody is locked out by a bad file.
//! Never here: nginx itself; it looks at `live` by itself.

mod acme;
mod authority;
mod given;
mod keep;
mod names;
mod place;

pub use acme::Acme;
pub use keep::{Options, keep};
pub use names::Names;
pub use place::status;

use protocol::Millis;
use serde::{Deserialize, Serialize};

/// A certificate chain and its key, PEM.
#[derive(Clone)]
pub struct Pair {
    pub chain: String,
    pub key: String,
    /// When the first of the chain begins and ends.
    pub not_before: Millis,
    pub not_after: Millis,
}

impl Pair {
    /// The last third of its life has begun: time for the next one, whether it was given for a year or for a week.
    pub fn is_aging(&self, now: Millis) -> bool {
        (self.not_after.0 - now.0) * 3 < self.not_after.0 - self.not_before.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The owner's own files.
    Given,
    Acme,
    /// Ours, which a browser trusts once its root is installed.
    Authority,
}

/// `status.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub source: Source,
    pub names: Vec<String>,
    pub not_after: Millis,
    /// What was wanted and could not be had, in sentences with what to do.
    pub problems: Vec<String>,
    /// The last time that our own authority was made anew; `problems` says so for a week.
    #[serde(default)]
    pub new_root: Option<NewRoot>,
    /// Since when all of this is so, and since the keeper's own start at the earliest.
    pub at: Millis,
}

/// Whoever trusted the root that was there before must be told to trust another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRoot {
    pub cause: NewRootCause,
    pub at: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewRootCause {
    /// The one before may not sign for a name or address of this machine.
    Names,
    /// It would have ended before its next leaf.
    Ending,
    /// What was kept of it cannot be used.
    Damaged,
}
