//! What models were found not to take: kept in this process, so that it is not asked for in every call.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

/// Findings that are kept; beyond them all are found anew.
const MOST: usize = 1_024;

/// Address, model and choice.
type Name = (String, String, &'static str);

static FOUND: LazyLock<Mutex<HashMap<Name, String>>> = LazyLock::new(Mutex::default);

/// What was said of it.
pub fn said(base: &str, model: &str, choice: &'static str) -> Option<String> {
    let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.get(&(base.to_owned(), model.to_owned(), choice)).cloned()
}

pub fn note(base: &str, model: &str, choice: &'static str, said: String) {
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if found.len() >= MOST {
        found.clear();
    }
    found.insert((base.to_owned(), model.to_owned(), choice), said);
}
