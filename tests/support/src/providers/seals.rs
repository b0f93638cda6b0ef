//! Signatures: of what was said, by a kind of provider. What was altered has another.

use super::Kind;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

pub fn seal(kind: Kind, what: &str) -> String {
    let digest = Sha256::new().chain_update("a provider's own").chain_update(kind.name()).chain_update(what);
    STANDARD.encode(digest.finalize())
}

/// A text that can be read by who wrote it alone, and be told to be whole.
pub fn hidden(kind: Kind, text: &str) -> String {
    format!("{}.{}", STANDARD.encode(text), seal(kind, text))
}

pub fn is_hidden(kind: Kind, sealed: &str) -> bool {
    sealed.split_once('.').is_some_and(|(text, signed)| {
        let text = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        text.is_some_and(|text| seal(kind, &text) == signed)
    })
}

pub fn is_base64(text: &str) -> bool {
    STANDARD.decode(text).is_ok()
}
