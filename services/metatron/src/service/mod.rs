//! What brings the stack back after a reboot.
//!
//! In: settings, the environment, what the machine has. Out: a systemd unit (of the system as root, of the user
//! otherwise) or, where there is no systemd, a line in the crontab; and `service.env` in the data folder, 0600, with
//! the METATRON_… settings that hold. Never here: a provider's key, which stands sealed in the database.

pub mod cron;
pub mod env_file;
pub mod look;
pub mod unit;

pub use look::{Kind, Look, has_unit, look, start};
