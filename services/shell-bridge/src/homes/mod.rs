//! Home folders and projects as one file: packed for a backup, and put back from one.
//!
//! In: the agents' folders, read with the agents' rights. Out: `bridge/packs/<id>.tar.gz`, handed over in pieces, since
//! whoever asks may share no file system with us; and, before the door opens, homes as `restore/homes.tar.gz` has them.
//! Never here: a link that is followed, a file of another owner, more bytes than were allowed.

mod aside;
mod bounds;
mod entries;
mod pack;
mod packs;
mod take_back;
mod taken;
mod unpack;
mod walk;

pub use packs::Packs;
pub use take_back::{WAITING, lay, take_back};
pub use taken::taken;

/// The folders that are packed, by their names in the data folder.
const NAMES: [&str; 2] = ["homes", "projects"];

#[cfg(test)]
mod tests;
