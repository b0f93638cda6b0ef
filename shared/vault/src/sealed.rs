//! Where a value belongs, and the text form of a sealed one.
//!
//! ```text
//! v1.<key id>.<data key's nonce>.<data key, wrapped>.<nonce>.<value, encrypted>
//! ```
//! Five parts after the version, joined by dots; all but the key id in URL-safe base64 without
//! padding. AES-256-GCM twice: nonces of 96 random bits, tags of 128 bits at the end. The data key is
//! 32 random bytes of this one record, so that a nonce never meets the same key twice, and a new
//! master key only wraps it anew.

use crate::Error;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

const VERSION: &str = "v1";

/// Where a value belongs. It is the AAD: a sealed value moved to another row does not open.
pub struct Place<'a> {
    pub table: &'a str,
    pub id: &'a str,
    pub field: &'a str,
    pub version: i64,
}

impl Place<'_> {
    /// What both encryptions are bound to: a purpose, then each part with its length before it, so that
    /// no two places have the same bytes.
    pub(crate) fn bytes(&self, purpose: &str, key_id: &str) -> Vec<u8> {
        let version = self.version.to_be_bytes();
        let parts = [
            purpose.as_bytes(),
            key_id.as_bytes(),
            self.table.as_bytes(),
            self.id.as_bytes(),
            self.field.as_bytes(),
            &version,
        ];
        let mut bytes = b"metatron vault 1".to_vec();
        for part in parts {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        }
        bytes
    }
}

/// A sealed value, taken apart.
pub(crate) struct Sealed {
    pub key_id: String,
    pub key_nonce: Vec<u8>,
    pub wrapped_key: Vec<u8>,
    pub nonce: Vec<u8>,
    pub value: Vec<u8>,
}

impl Sealed {
    pub fn parse(text: &str) -> Result<Self, Error> {
        let parts: Vec<&str> = text.split('.').collect();
        let [VERSION, key_id, key_nonce, wrapped_key, nonce, value] = parts.as_slice() else {
            return Err(Error::Damaged);
        };
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Error::Damaged);
        Ok(Self {
            key_id: (*key_id).to_owned(),
            key_nonce: bytes(key_nonce)?,
            wrapped_key: bytes(wrapped_key)?,
            nonce: bytes(nonce)?,
            value: bytes(value)?,
        })
    }

    pub fn to_text(&self) -> String {
        let parts = [&self.key_nonce, &self.wrapped_key, &self.nonce, &self.value];
        let parts = parts.map(|part| URL_SAFE_NO_PAD.encode(part));
        format!("{VERSION}.{}.{}", self.key_id, parts.join("."))
    }
}
