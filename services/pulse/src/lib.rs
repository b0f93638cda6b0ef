//! pulse: the heart. It looks again and again whether what must happen has happened, and does what
//! others missed because they died or because Redis was away.
//!
//! In: the database. Out: tickets for turns, facts on the stream of events, cancels told again.
//! Never here: a model, a secret, a decision. Every task may run twice, or on two machines at once.

pub mod app;
mod clock;
pub mod config;
mod error;
mod publish;
pub mod tasks;

/// Its name among the services.
pub const SERVICE: &str = "pulse";

pub use clock::Reconciler;
pub use error::{Error, Result};
pub use publish::Publisher;
