//! Backups of everything, and putting one back.
//!
//! In: a person, or the night. Out: `backups/metatron-<UTC>.tar` in the data folder: a manifest, the database, the home
//! folders of each machine that answers, and the keys if they can be sealed under a passphrase. `restore` is another
//! mode of this program, for a folder on which nothing runs.
//! Never here: a key that leaves unsealed, a half-made file under a name of its own, a passphrase that is kept.

pub mod create;
pub mod delete;
pub mod download;
mod failure;
mod file;
mod homes;
pub mod keeper;
mod keys;
pub mod list;
mod make;
mod manifest;
mod names;
pub mod nightly;
pub mod passphrase;
pub mod restore;
mod room;

pub use failure::Failure;
pub use keeper::Keeper;
pub use keys::renew;
