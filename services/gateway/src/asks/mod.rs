//! Questions to the node and to llm-router, and their answers on the gateway's own reply stream.
//!
//! In: a request with an id. Out: its answer, or that nobody gave one in time. Confirmations of
//! cancelled ops come unasked, and are written down here.

pub mod confirm;
pub mod mailbox;

pub use mailbox::Mailbox;
