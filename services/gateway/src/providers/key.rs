//! Sealing a provider's key, bound to its row and version.
//!
//! A master key is changed by adding a line at the end of `keys/vault/keyring` and restarting the
//! gateway; the lines above it may go once its log says that everything is sealed anew.

use crate::{deps::Deps, http::Result, providers::keys::hint};
use chassis::clock::now;
use protocol::ProviderId;
use store::{SecretChange, SecretRow, Store};
use vault::{Keyring, Place};

const FIELD: &str = "api_key";

/// Sealed in place of an older one.
pub async fn sealed(store: &Store, keyring: &Keyring, id: &ProviderId, key: &str) -> Result<SecretRow> {
    let version = store.secret(id.as_str(), FIELD).await?.map_or(1, |row| row.version + 1);
    let place = Place { table: "providers", id: id.as_str(), field: FIELD, version };
    let sealed = keyring.seal(&place, key.as_bytes());
    Ok(SecretRow { id: id.0.clone(), field: FIELD.to_owned(), version, sealed })
}

/// Seals under the newest master key what an older one sealed. What does not open stays as it is: its
/// owner is told when it is used.
pub async fn renew(store: &Store, keyring: &Keyring) -> Result<()> {
    let mut renewed = Vec::new();
    for row in store.secrets().await? {
        let place = Place { table: "providers", id: &row.id, field: &row.field, version: row.version };
        match keyring.reseal(&place, &row.sealed) {
            Ok(Some(sealed)) => renewed.push(SecretRow { sealed, ..row }),
            Ok(None) => {}
            Err(error) => tracing::warn!(provider = row.id, %error, "a stored key cannot be sealed anew"),
        }
    }
    if !renewed.is_empty() {
        let count = store.reseal(&renewed, now()).await?;
        tracing::info!(count, "stored keys are sealed under the newest master key");
    }
    Ok(())
}

/// The first key takes the place of the one before; an empty one takes all of them away.
pub async fn change(deps: &Deps, id: &ProviderId, key: Option<&str>) -> Result<SecretChange> {
    Ok(match key {
        None => SecretChange::Keep,
        Some("") => SecretChange::Drop,
        Some(key) => SecretChange::Put(sealed(&deps.store, &deps.keyring, id, key).await?, hint::hint(key)),
    })
}
