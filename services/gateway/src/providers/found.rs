//! Providers found at the first start: the file of METATRON_PROVIDERS_FILE, keys in the environment.

use crate::{
    config::{Config, FoundKey},
    http::{Error, Result},
    providers::{check, create},
};
use chassis::clock::now;
use protocol::provider::NewProvider;
use std::path::Path;
use store::Store;
use vault::Keyring;

/// Set once anything was taken over, so that what the owner deletes later stays deleted.
const TAKEN_OVER: &str = "providers_taken_over";

/// Takes over what is found, when there is no provider yet and this was not done before.
pub async fn take_over(config: &Config, store: &Store, keyring: &Keyring) -> Result<()> {
    let before = store.setting::<bool>(TAKEN_OVER).await?.unwrap_or(false);
    if before || !store.providers().await?.is_empty() {
        return Ok(());
    }
    let mut found = match &config.providers_file {
        Some(path) => from_file(path)?,
        None => Vec::new(),
    };
    found.extend(config.found_keys.iter().cloned().map(from_key));
    if found.is_empty() {
        return Ok(());
    }
    for provider in found {
        let name = provider.name.clone();
        match create::add(store, keyring, None, provider).await {
            Ok(_) => tracing::info!(provider = name, "taken over at the first start"),
            Err(Error::NameTaken(_)) => tracing::warn!(provider = name, "named twice; the first stays"),
            Err(error) => return Err(error),
        }
    }
    Ok(store.put_setting(TAKEN_OVER, &true, now()).await?)
}

/// `[[providers]]` with name, kind, base_url, api_key, models.
fn from_file(path: &Path) -> Result<Vec<NewProvider>> {
    let wrong =
        |detail: String| Error::Broken(format!("METATRON_PROVIDERS_FILE {}: {detail}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let table: toml::Table = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let value = serde_json::to_value(table).map_err(|error| wrong(error.to_string()))?;
    let serde_json::Value::Object(mut top) = value else { return Ok(Vec::new()) };
    let rows = top.remove("providers").unwrap_or_default();
    if let Some(key) = top.keys().next() {
        return Err(wrong(format!("unknown key {key}; it has [[providers]] alone")));
    }
    let serde_json::Value::Array(rows) = rows else { return Err(wrong("no [[providers]]".to_owned())) };
    rows.into_iter().map(|row| check::new_provider(row).map_err(|error| wrong(error.to_string()))).collect()
}

fn from_key(found: FoundKey) -> NewProvider {
    NewProvider {
        name: found.name.to_owned(),
        kind: found.kind,
        base_url: found.base_url.map(str::to_owned),
        api_key: Some(found.key),
        models: None,
    }
}
