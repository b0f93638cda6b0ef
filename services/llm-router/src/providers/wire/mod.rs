//! The wire under all providers: one client, one way to send, one reader of streams.
//!
//! In: a body for a path, a decoder. Out: events, or one `Failure` in which no key is told.
//! Never here: what a body means to a provider.

mod ask;
mod client;
mod events;
mod frames;
mod guard;
mod hush;
pub mod json;
pub mod lenient;
mod lines;
mod refused;
pub mod retry_after;
mod send;
pub mod status;

pub use ask::{Choice, Choices, is_named, without};
pub use client::{Patience, client};
pub use events::{Decoder, cut, events_of};
pub use frames::{Frame, Framing, frames_of};
pub use json::parse;
pub use send::{Model, Wire};

/// Bytes of one frame, of one line, or of a body that is no stream, at most.
pub const MOST_FRAME: usize = 16 * 1024 * 1024;
/// Bytes of all of one answer, unpacked, at most: what a model says in 128,000 tokens takes 30 MB as the most
/// talkative of these formats writes it.
pub const MOST_STREAM: usize = 64 * 1024 * 1024;

/// The address with its version at its end: as it is when there is one, else with this.
pub fn versioned(base: String, version: &str) -> String {
    let last = base.rsplit('/').next().unwrap_or_default();
    let has = last.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if has { base } else { format!("{base}/{version}") }
}
