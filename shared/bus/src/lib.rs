//! Redis: streams, replies, beacons and job queues. Knows keys and bytes, no payload type.
//!
//! In: anything serde can write. Out: the same, in order, with its stream id.
//! Never here: a meaning. Redis may be wiped at any moment; whoever needs a thing to last has it in SQL.

mod beacons;
mod connection;
mod error;
mod events;
pub mod jobs;
mod json;
pub mod keys;
mod streams;
mod values;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use connection::{Bus, RedisFacts};
pub use error::{Error, Result};
pub use events::{EventEntry, EventReader, Heard, Resume};
pub use streams::{Delivery, GroupReader, StreamReader};
