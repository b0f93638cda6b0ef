//! The whole stack, started for a test and ended with it, and those who speak to it: a browser-like
//! client, a socket, and an upstream that speaks a provider's true bytes. Only the model is not real.

#![allow(
    clippy::disallowed_methods,
    reason = "a test has no supervisor, and starts programs as a person would"
)]

pub mod client;
pub mod processes;
pub mod providers;
pub mod release;
pub mod socket;
pub mod stack;
pub mod upstream;
pub mod wait;

pub use client::Client;
pub use providers::Kind;
pub use socket::Socket;
pub use stack::{Stack, StackBuilder};
pub use upstream::{Answer, Upstream};
