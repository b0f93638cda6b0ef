//! What each process needs and no feature: config, telemetry, clock, health, shutdown, supervision, a data folder
//! that is whole.

pub mod alive;
pub mod certificate;
pub mod clock;
pub mod config;
pub mod crash;
pub mod durable;
mod harden;
pub mod health;
pub mod keys;
mod place;
pub mod restoring;
pub mod retry;
pub mod supervise;
pub mod telemetry;

pub use harden::harden;
pub use place::place;

/// The version that everything reports.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
