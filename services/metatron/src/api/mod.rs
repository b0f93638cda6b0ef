//! The gateway, as the command line speaks to it: HTTP with problems as errors, one WebSocket.

pub mod http;
mod models;
pub mod socket;
pub mod token_file;

pub use http::Api;
