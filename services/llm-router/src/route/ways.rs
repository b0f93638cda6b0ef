//! What routes are made of, in memory for as long as it stands unchanged in the database.

use protocol::price::ListedPrice;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use store::{ProviderKeyRow, SecretRow, Store};

/// Prices that are remembered at most.
const MOST_PRICES: usize = 1_000;

/// At one moment.
pub struct Ways {
    pub rows: Arc<store::Ways>,
    /// By vendor and model.
    prices: Mutex<HashMap<(&'static str, String), Option<ListedPrice>>>,
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
        let fresh = Arc::new(Ways { rows, prices: Mutex::default() });
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        Ok(fresh)
    }
}

impl Ways {
    pub fn keys_of<'a>(&'a self, provider: &'a str) -> impl Iterator<Item = &'a (ProviderKeyRow, SecretRow)> {
        self.rows.keys.iter().filter(move |(key, _)| key.provider_id.as_str() == provider)
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
