//! What routes are made of, in memory for as long as it stands unchanged in the database.

use crate::providers::Failure;
use protocol::{ProviderId, price::ListedPrice};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use store::{ProviderKeyRow, SecretRow, Store};

/// Prices that are remembered at most.
const MOST_PRICES: usize = 1_000;
/// How long a provider's only model stays what it said, and how long it is left alone when it said nothing: each turn
/// would wait for it anew.
const SAID: Duration = Duration::from_secs(60);
const SILENT: Duration = Duration::from_secs(10);

type SaidUntil = (Instant, Result<String, Failure>);

/// At one moment.
pub struct Ways {
    pub rows: Arc<store::Ways>,
    /// By vendor and model.
    prices: Mutex<HashMap<(&'static str, String), Option<ListedPrice>>>,
    /// Of providers for which none is named, until then.
    only_models: Mutex<HashMap<ProviderId, SaidUntil>>,
}

/// The last that was read.
#[derive(Default)]
pub struct Kept {
    last: Mutex<Option<Arc<Ways>>>,
}

impl Kept {
    pub async fn now(&self, store: &Store) -> store::Result<Arc<Ways>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let rows = store.ways(last.as_ref().map(|last| &last.rows)).await?;
        if let Some(last) = last.filter(|last| Arc::ptr_eq(&last.rows, &rows)) {
            return Ok(last);
        }
        let fresh = Arc::new(Ways { rows, prices: Mutex::default(), only_models: Mutex::default() });
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        Ok(fresh)
    }
}

impl Ways {
    pub fn keys_of<'a>(&'a self, provider: &'a str) -> impl Iterator<Item = &'a (ProviderKeyRow, SecretRow)> {
        self.rows.keys.iter().filter(move |(key, _)| key.provider_id.as_str() == provider)
    }

    /// What `ask` gave a moment ago, or gives now.
    pub async fn only_model<F: Future<Output = Result<String, Failure>>>(
        &self,
        provider: &ProviderId,
        ask: impl FnOnce() -> F,
    ) -> Result<String, Failure> {
        let known = self.only_models.lock().unwrap_or_else(PoisonError::into_inner).get(provider).cloned();
        if let Some((until, said)) = known
            && until > Instant::now()
        {
            return said;
        }
        let said = ask().await;
        let until = Instant::now() + if said.is_ok() { SAID } else { SILENT };
        let mut known = self.only_models.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(provider.clone(), (until, said.clone()));
        said
    }

    pub async fn listed_price(
        &self,
        store: &Store,
        vendor: &'static str,
        model: &str,
    ) -> store::Result<Option<ListedPrice>> {
        let of = (vendor, model.to_owned());
        if let Some(known) = self.prices.lock().unwrap_or_else(PoisonError::into_inner).get(&of) {
            return Ok(known.clone());
        }
        let price = store.listed_price(vendor, model).await?;
        let mut prices = self.prices.lock().unwrap_or_else(PoisonError::into_inner);
        if prices.len() < MOST_PRICES {
            prices.insert(of, price.clone());
        }
        Ok(price)
    }
}
