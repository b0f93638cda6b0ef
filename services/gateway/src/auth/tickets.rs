//! Tickets for sockets, which cannot carry the proof: one use, 30 s, in memory.

use crate::auth::{Who, credentials};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

const VALID: Duration = Duration::from_secs(30);
/// Tickets out at once; a new one beyond that takes the place of the oldest.
const OUT: usize = 1_000;

/// By the ticket's hash: who asked for it, and when.
type Given = HashMap<String, (Who, Instant)>;

#[derive(Clone, Default)]
pub struct Tickets {
    given: Arc<Mutex<Given>>,
}

impl Tickets {
    pub fn give(&self, who: Who) -> String {
        let ticket = credentials::random();
        let mut given = self.given();
        given.retain(|_, (_, at)| at.elapsed() < VALID);
        if given.len() >= OUT {
            let oldest = given.iter().min_by_key(|(_, (_, at))| *at).map(|(key, _)| key.clone());
            oldest.map(|key| given.remove(&key));
        }
        given.insert(credentials::sha256(&ticket), (who, Instant::now()));
        ticket
    }

    /// Takes it: a second time there is nothing.
    pub fn take(&self, ticket: &str) -> Option<Who> {
        let (who, at) = self.given().remove(&credentials::sha256(ticket))?;
        (at.elapsed() < VALID).then_some(who)
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
