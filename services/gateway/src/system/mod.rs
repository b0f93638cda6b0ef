//! What the system says of itself.

pub mod health;
pub mod metrics;
pub mod ready;
pub mod status;
pub mod trial;
