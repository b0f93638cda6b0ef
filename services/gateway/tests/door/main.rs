//! The gateway from outside: HTTP and the socket, a real database, a real Redis.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test has no supervisor, and starts its own Redis"
)]

mod auth;
mod house;
mod input;
mod live;
mod pages;
