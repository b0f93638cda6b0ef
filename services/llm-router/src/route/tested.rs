//! A provider with each of its keys, for a test that its owner makes.

use super::{Candidate, Error, Router, breaker::States, price};
use crate::providers::{Failure, Provider};
use chassis::clock;
use protocol::ProviderId;
use std::sync::Arc;
use store::{ProviderKeyRow, ProviderRow};

/// A provider with one of its keys, for a test.
pub struct WithKey {
    pub provider: Arc<dyn Provider>,
    pub key: Option<ProviderKeyRow>,
    /// Of the sealed key.
    version: i64,
}

impl Router {
    /// One provider with each of its keys, for a test of it.
    pub async fn of(&self, id: &ProviderId) -> Result<Option<(ProviderRow, Vec<WithKey>)>, Error> {
        let Some(row) = self.store.provider(id).await? else { return Ok(None) };
        let each = self.each_key(&row).await?;
        Ok(Some((row, each)))
    }

    /// A test of one key ended: what that says counts from now on.
    pub async fn tested(&self, row: &ProviderRow, one: &WithKey, failure: Option<&Failure>) {
        let now = clock::now();
        match (&one.key, failure) {
            (Some(key), Some(Failure::Auth { .. })) => {
                let why = failure.map(ToString::to_string).unwrap_or_default();
                let done = self.store.refuse_key(&key.id, one.version, &why, now).await;
                drop(done.inspect_err(|error| tracing::warn!(%error, "a refused key was not noted")));
            }
            (Some(key), None) => {
                let done = self.store.resume_key(&row.id, &key.id, now).await;
                drop(done.inspect_err(|error| tracing::warn!(%error, "a key was not taken up again")));
                self.breakers.forget(&format!("{}:{}", row.id, key.id)).await;
                self.breakers.forget(row.id.as_str()).await;
            }
            (None, None) => self.breakers.forget(row.id.as_str()).await,
            // As in a turn: it is left alone for as long as its provider says.
            (Some(key), Some(limited @ Failure::RateLimited { .. })) => {
                let (name, why) = (format!("{}:{}", row.id, key.id), limited.to_string());
                let _wait =
                    self.breakers.failed(&States::none(), &name, limited.retry_after(), why, now).await;
            }
            (_, Some(_)) => {}
        }
    }

    pub async fn tested_candidate(&self, row: &ProviderRow, model: &str) -> store::Result<Candidate> {
        let ways = self.ways.now(&self.store).await?;
        let priced = price::of(&ways, &self.store, row, model).await?;
        let (row, model) = (row.clone(), model.to_owned());
        let why = "its owner tests it".to_owned();
        Ok(Candidate { row, model, route: String::new(), why, priced })
    }

    /// Those that were refused too: a test may show that they are taken again.
    pub(super) async fn each_key(&self, row: &ProviderRow) -> Result<Vec<WithKey>, Error> {
        let of = |failure| Error::Provider { provider: row.name.clone(), failure };
        let Some((row, keys)) = self.store.provider_and_keys(&row.id).await? else { return Ok(Vec::new()) };
        if keys.is_empty() {
            return Ok(vec![WithKey {
                provider: self.provider(&row, None, None).await.map_err(of)?,
                key: None,
                version: 0,
            }]);
        }
        let mut all = Vec::new();
        for (key, secret) in keys {
            let opened = self.keys.open(&secret).map_err(of)?;
            let provider = self.provider(&row, Some(opened), None).await.map_err(of)?;
            all.push(WithKey { provider, key: Some(key), version: secret.version });
        }
        Ok(all)
    }
}
