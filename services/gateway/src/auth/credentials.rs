//! Random secrets, and what is kept of them.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 random bits, hex.
pub fn random() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// SHA-256, hex: what is kept of a secret with enough randomness of its own.
pub fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Compares without telling by the time taken where the difference is.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}
