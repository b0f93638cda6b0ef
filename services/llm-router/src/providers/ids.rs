//! Ids of the calls in one answer.

use std::collections::HashSet;

/// Gives each call an id of its own, its provider's where that is one.
#[derive(Debug, Default)]
pub struct Ids {
    given: HashSet<String>,
}

impl Ids {
    pub fn unique(&mut self, wanted: Option<String>) -> String {
        let wanted =
            wanted.filter(|id| !id.is_empty()).unwrap_or_else(|| format!("call_{}", self.given.len()));
        let mut id = wanted.clone();
        let mut suffix = 1;
        while !self.given.insert(id.clone()) {
            suffix += 1;
            id = format!("{wanted}_{suffix}");
        }
        id
    }
}
