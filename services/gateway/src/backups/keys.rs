//! The keys that go along: sealed under a passphrase, or not at all.
//!
//! Kept of the passphrase is the key made of it, sealed by the vault: whoever reads the database alone opens no backup.

use crate::{backups::Failure, config::Config};
use chassis::clock::now;
use protocol::Millis;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};
use store::Store;
use vault::{Keyring, PassphraseKey, Place, Secret};
use zeroize::Zeroizing;

const SETTING: &str = "backup_passphrase";

/// What cannot be made anew without loss. Passwords of Redis and the public halves of keys can.
const FILES: [&str; 2] = ["gateway/permit.key", "vault/keyring"];

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    version: i64,
    sealed: String,
    set_at: Millis,
}

fn place(version: i64) -> Place<'static> {
    Place { table: "settings", id: SETTING, field: "key", version }
}

async fn kept(store: &Store) -> store::Result<Option<Kept>> {
    Ok(store.setting::<Option<Kept>>(SETTING).await?.flatten())
}

/// Since when there is one that the vault's keys still open.
pub async fn set_at(store: &Store, keyring: &Keyring) -> store::Result<Option<Millis>> {
    let kept = kept(store).await?;
    Ok(kept.filter(|kept| keyring.open(&place(kept.version), &kept.sealed).is_ok()).map(|kept| kept.set_at))
}

/// Keeps the key of a passphrase in place of an earlier one; none: keys are left out from now on.
pub async fn put(store: &Store, keyring: &Keyring, key: Option<&PassphraseKey>) -> store::Result<()> {
    let version = kept(store).await?.map_or(1, |kept| kept.version + 1);
    let kept = key.map(|key| Kept {
        version,
        sealed: keyring.seal(&place(version), key.to_secret().reveal().as_bytes()),
        set_at: now(),
    });
    store.put_setting(SETTING, &kept, now()).await
}

/// After a rotation of the vault's keys.
pub async fn renew(store: &Store, keyring: &Keyring) -> store::Result<()> {
    let Some(kept) = kept(store).await? else { return Ok(()) };
    match keyring.reseal(&place(kept.version), &kept.sealed) {
        Ok(Some(sealed)) => store.put_setting(SETTING, &Some(Kept { sealed, ..kept }), now()).await,
        Ok(None) => Ok(()),
        Err(error) => {
            tracing::warn!(%error, "the backup passphrase was set under other keys: backups go without keys until it is set again");
            Ok(())
        }
    }
}

/// The key to seal with, when one was set and opens.
pub async fn sealing(store: &Store, keyring: &Keyring) -> store::Result<Option<PassphraseKey>> {
    let Some(kept) = kept(store).await? else { return Ok(None) };
    let opened = keyring.open(&place(kept.version), &kept.sealed);
    Ok(opened.ok().and_then(|secret| PassphraseKey::parse(&secret).ok()))
}

/// The keys, sealed and bound to the backup that they go into.
pub fn sealed(config: &Config, key: &PassphraseKey, manifest: &[u8]) -> Result<String, Failure> {
    let mut keys = BTreeMap::new();
    for name in FILES {
        let text = chassis::keys::read(&config.common.data_dir.join("keys").join(name));
        keys.insert(name, text.map_err(|error| Failure::Keys(error.to_string()))?);
    }
    let text = Zeroizing::new(serde_json::to_vec(&keys).map_err(|error| Failure::Keys(error.to_string()))?);
    keys.into_values().for_each(|text| drop(Zeroizing::new(text)));
    Ok(key.seal(manifest, &text))
}

/// Opens them and writes them below `data_dir`, 0600.
pub fn put_back(data_dir: &Path, passphrase: &Secret, manifest: &[u8], sealed: &str) -> Result<(), Failure> {
    let opened = vault::open_with(passphrase, manifest, sealed).map_err(|error| match error {
        vault::Error::WrongPassphrase => Failure::WrongPassphrase,
        other => Failure::Damaged(format!("the sealed keys: {other}")),
    })?;
    let keys: BTreeMap<String, String> = serde_json::from_slice(&opened)
        .map_err(|_| Failure::Damaged("the sealed keys cannot be read".to_owned()))?;
    for (name, text) in keys {
        if FILES.contains(&name.as_str()) {
            // The file of the vault's keys grows by lines.
            let text = Zeroizing::new(format!("{}\n", Zeroizing::new(text).as_str()));
            let written = chassis::keys::write_new(&data_dir.join("keys").join(&name), &text);
            written.map_err(|error| Failure::Keys(error.to_string()))?;
        }
    }
    Ok(())
}
