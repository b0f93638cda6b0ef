//! Who is asking, and what they may.
//!
//! In: cookies with their proof, bearer tokens, passwords. Out: `Guard<R>`, the type that says who may.
//! Never here: a password or token at rest, other than its hash.

pub mod credentials;
pub mod guard;
pub mod login;
pub mod logout;
pub mod me;
pub mod one_time_tokens;
pub mod passwords;
pub mod reset;
pub mod session;
pub mod sessions;
pub mod setup;
pub mod setup_state;
pub mod throttle;
pub mod ticket;
pub mod tickets;
pub mod tokens;

pub use guard::{Act, Decide, Guard, Keep, Lead, Own, Read, Scrape, Spend, Via, Who};
