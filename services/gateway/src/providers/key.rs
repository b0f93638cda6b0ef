//! Sealing a provider's key, bound to its row and version.

use crate::{deps::Deps, http::Result};
use chassis::clock::now;
use protocol::ProviderId;
use store::{SecretRow, Store};
use vault::{Keyring, Place};

const FIELD: &str = "api_key";

/// Seals it in place of an older one.
pub async fn put(store: &Store, keyring: &Keyring, id: &ProviderId, key: &str) -> Result<()> {
    let version = store.secret(id.as_str(), FIELD).await?.map_or(1, |row| row.version + 1);
    let place = Place { table: "providers", id: id.as_str(), field: FIELD, version };
    let sealed = keyring.seal(&place, key.as_bytes());
    let row = SecretRow { id: id.0.clone(), field: FIELD.to_owned(), version, sealed };
    Ok(store.put_secret(&row, now()).await?)
}

/// An empty key takes the old one away.
pub async fn change(deps: &Deps, id: &ProviderId, key: &str) -> Result<()> {
    if key.is_empty() {
        return Ok(deps.store.delete_secrets(id.as_str()).await?);
    }
    put(&deps.store, &deps.keyring, id, key).await
}
