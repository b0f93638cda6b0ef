//! The calls in one answer: an id for each, and not too many of them.

use super::Failure;
use std::collections::HashSet;

/// Calls in one answer at most.
pub const MOST: usize = 128;

/// Gives each call an id of its own, its provider's where that is one.
#[derive(Debug, Default)]
pub struct Ids {
    given: HashSet<String>,
}

impl Ids {
    /// A failure when these were too many.
    pub fn unique(&mut self, wanted: Option<String>) -> Result<String, Failure> {
        if self.given.len() >= MOST {
            return Err(too_many("tool calls"));
        }
        let wanted =
            wanted.filter(|id| !id.is_empty()).unwrap_or_else(|| format!("call_{}", self.given.len()));
        let mut id = wanted.clone();
        let mut suffix = 1;
        while !self.given.insert(id.clone()) {
            suffix += 1;
            id = format!("{wanted}_{suffix}");
        }
        Ok(id)
    }
}

/// Of what is counted before it is whole, too.
pub fn too_many(what: &str) -> Failure {
    Failure::NotCompatible { detail: format!("it made more than {MOST} {what}") }
}
