//! Sealing: AES-256-GCM, a data key per record wrapped by a master key, bound to its place.
//!
//! In: bytes and where they belong (`Place`). Out: sealed text that opens only there. What leaves the machine is sealed
//! under a passphrase instead.
//! Never here: SQL, a log of a value, a clock.

mod cipher;
mod keyring;
mod passphrase;
mod redact;
mod sealed;
mod secret;

pub use keyring::{Keyring, MasterKey};
pub use passphrase::{PassphraseKey, open_with};
pub use redact::Redactor;
pub use sealed::Place;
pub use secret::Secret;

/// What stands where a secret stood.
pub const REDACTED: &str = "[redacted]";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the sealed value is damaged, or it belongs elsewhere")]
    Damaged,
    #[error("it does not open with this passphrase, or it was changed")]
    WrongPassphrase,
    #[error("no key {0} in the keyring")]
    UnknownKey(String),
    #[error("the key file cannot be read: {0}")]
    KeyFile(String),
}
