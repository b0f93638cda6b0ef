//! What models were found not to take: kept in this process, so that it is not asked for in every call.

use protocol::provider::ProviderKind;
use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

/// Findings that are kept; beyond them all are found anew.
const MOST: usize = 1_024;

/// Kind (two of them may share an address), address, model and choice.
type Name = (ProviderKind, String, String, &'static str);

static FOUND: LazyLock<Mutex<HashMap<Name, String>>> = LazyLock::new(Mutex::default);

/// What was said of it.
pub fn said(kind: ProviderKind, base: &str, model: &str, choice: &'static str) -> Option<String> {
    let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    found.get(&(kind, base.to_owned(), model.to_owned(), choice)).cloned()
}

pub fn note(kind: ProviderKind, base: &str, model: &str, choice: &'static str, said: String) {
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if found.len() >= MOST {
        found.clear();
    }
    found.insert((kind, base.to_owned(), model.to_owned(), choice), said);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_api_at_an_address_has_its_own() {
        let (base, chat) = ("https://api.example/v1", ProviderKind::Openai);
        note(chat, base, "m", "prompt_cache_key", "no".to_owned());
        assert_eq!(said(chat, base, "m", "prompt_cache_key").as_deref(), Some("no"));
        for (kind, model) in [(ProviderKind::OpenaiResponses, "m"), (chat, "n")] {
            assert_eq!(said(kind, base, model, "prompt_cache_key"), None);
        }
    }
}
