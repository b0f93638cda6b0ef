//! Providers as the API shows them: without their keys, with how they do.

use crate::{
    deps::Deps,
    http::{Error, Result},
};
use bus::keys;
use chassis::{clock::now, telemetry::report};
use protocol::{
    ProviderId,
    provider::{Cooling, Provider, ProviderKey},
};
use std::{collections::HashMap, time::Duration};
use store::{ProviderHealthRow, ProviderKeyRow, ProviderRow};

const DAY: Duration = Duration::from_secs(86_400);

/// All of them, oldest first.
pub async fn all(deps: &Deps) -> Result<Vec<Provider>> {
    let (rows, keys) = (deps.store.providers().await?, deps.store.provider_keys().await?);
    let health = deps.store.provider_health(now().minus(DAY)).await?;
    let cooling = cooling(deps, &rows, &keys).await;
    Ok(rows.into_iter().map(|row| provider(row, &keys, &health, &cooling)).collect())
}

pub async fn one(deps: &Deps, id: &ProviderId) -> Result<Provider> {
    let all = all(deps).await?;
    all.into_iter().find(|provider| provider.id == *id).ok_or(Error::NotFound("provider"))
}

pub fn key(row: &ProviderKeyRow, cooling: Option<&Cooling>) -> ProviderKey {
    ProviderKey {
        id: row.id.clone(),
        hint: row.hint.clone(),
        created_at: row.created_at,
        refused: row.refused.clone(),
        cooling: cooling.cloned(),
    }
}

/// What is left alone at this moment, by the names that llm-router gives it. A Redis that is away says nothing.
async fn cooling(deps: &Deps, rows: &[ProviderRow], keys: &[ProviderKeyRow]) -> HashMap<String, Cooling> {
    let names = rows.iter().map(|row| row.id.0.clone()).chain(keys.iter().map(name)).collect::<Vec<_>>();
    let at: Vec<String> = names.iter().map(|name| keys::breaker(name)).collect();
    let found = match deps.bus.get_all::<Cooling>(&at).await {
        Ok(found) => found,
        Err(error) => {
            tracing::debug!(error = report(&error), "nothing is known of cooling providers");
            return HashMap::new();
        }
    };
    let now = now();
    let still = |state: Cooling| (state.until > now).then_some(state);
    names.into_iter().zip(found).filter_map(|(name, state)| Some((name, still(state?)?))).collect()
}

fn name(key: &ProviderKeyRow) -> String {
    format!("{}:{}", key.provider_id, key.id)
}

fn provider(
    row: ProviderRow,
    keys: &[ProviderKeyRow],
    health: &[ProviderHealthRow],
    cooling: &HashMap<String, Cooling>,
) -> Provider {
    let own = keys.iter().filter(|key| key.provider_id == row.id);
    Provider {
        keys: own.map(|row| key(row, cooling.get(&name(row)))).collect(),
        cooling: cooling.get(row.id.as_str()).cloned(),
        health: health
            .iter()
            .find(|health| health.provider_id == row.id)
            .map(|health| health.health.clone())
            .unwrap_or_default(),
        id: row.id,
        name: row.name,
        kind: row.kind,
        base_url: row.base_url,
        has_key: row.has_key,
        models: row.models,
        charges: row.charges,
        default: row.default,
        created_at: row.created_at,
    }
}
