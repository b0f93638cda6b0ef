//! Live: one reader of the stream of events, fanned out to one socket per browser.
//!
//! In: events from Redis, hello and subscribe from clients. Out: frames in order, each written as JSON
//! once however many watch. A slow client is dropped to `resync`, never buffered without bound.
//! Never here: a change of anything. What creates or decides goes over HTTP.

pub mod cursor;
mod frames;
pub mod hub;
pub mod open;
mod place;
pub mod said;
pub mod socket;
pub mod subscriber;
pub mod topics;
