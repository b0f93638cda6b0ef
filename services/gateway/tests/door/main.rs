//! The gateway from outside: HTTP and the socket, a real database, a real Redis.

#![allow(clippy::unwrap_used, reason = "a test")]

mod auth;
mod house;
mod input;
mod live;
mod pages;
