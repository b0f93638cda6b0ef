//! AES-256-GCM with random keys and nonces.

use crate::Error;
use aes_gcm::{
    Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload},
};
use zeroize::Zeroizing;

/// 32 bytes that are zeroed when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

const NONCE: usize = 12;

pub(crate) fn random<const N: usize>() -> [u8; N] {
    rand::random()
}

/// Nonce and encrypted bytes (with the tag at the end).
pub(crate) fn encrypt(key: &Key, aad: &[u8], value: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let nonce = random::<NONCE>();
    let sealed = cipher(key).encrypt(&Nonce::from(nonce), Payload { msg: value, aad });
    // GCM refuses only what is longer than 64 GiB, which no value of ours is.
    (nonce.to_vec(), sealed.unwrap_or_default())
}

pub(crate) fn decrypt(
    key: &Key,
    nonce: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Error::Damaged)?;
    let value = cipher(key).decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad });
    value.map(Zeroizing::new).map_err(|_| Error::Damaged)
}

fn cipher(key: &Key) -> Aes256Gcm {
    Aes256Gcm::new(&(**key).into())
}
