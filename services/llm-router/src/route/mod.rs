//! Which model is asked, which after it, and why: a process's own, or a route's list, or the demo.
//!
//! In: a process and what is wanted. Out: an answer that has begun, or why none did, with everything that was tried.
//! Before the first token a failure falls through to the next entry; what failed is left alone for a while, which all
//! workers know. Never here: a word of an answer after its first, a turn.

mod breaker;
mod candidate;
mod keys;
mod open;
mod order;
mod plan;
mod price;
mod scripted_row;
mod so_far;
mod start;
mod tested;
mod ways;

pub use candidate::Candidate;
pub use keys::Keys;
pub use open::Open;
pub use plan::{NO_ROOM, Plan, UNPRICED};
pub use price::Priced;
pub use start::{NoAnswer, Purse, Started, Without};
pub use tested::WithKey;

use crate::providers::{Failure, Patience};
use breaker::Breakers;
use std::{sync::Arc, time::Duration};
use store::Store;
use ways::Kept;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A provider was chosen and cannot be used.
    #[error("{provider}: {failure}")]
    Provider { provider: String, failure: Failure },
}

/// Makes plans and begins answers; cheap to clone.
#[derive(Clone)]
pub struct Router {
    store: Store,
    keys: Arc<Keys>,
    client: reqwest::Client,
    patience: Patience,
    /// For the first token of an entry that another stands behind.
    first_token: Duration,
    breakers: Breakers,
    ways: Arc<Kept>,
}

impl Router {
    pub fn new(
        store: Store,
        bus: bus::Bus,
        keys: Keys,
        client: reqwest::Client,
        patience: Patience,
        first_token: Duration,
    ) -> Self {
        Self {
            store,
            keys: Arc::new(keys),
            client,
            patience,
            first_token,
            breakers: Breakers::new(bus),
            ways: Arc::default(),
        }
    }
}
