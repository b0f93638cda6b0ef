//! What every route shares: the list, the table of errors, the limits, the headers, who is asking from where.

pub mod address;
pub mod body;
pub mod download;
pub mod front;
pub mod limits;
pub mod listen;
pub mod openapi;
pub mod page;
pub mod problem;
pub mod routes;
pub mod unmatched;

pub use body::{Body, Raw};
pub use problem::{Error, Result};
