//! What a model costs, and who says so.

use super::ways::Ways;
use protocol::{
    price::{self, ListedPrice, PriceFrom, Tokens},
    provider::ProviderKind,
};
use store::{ProviderRow, Store};

#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    pub from: PriceFrom,
    /// None: nobody knows.
    listed: Option<ListedPrice>,
}

/// The owner's own word wins; then the list; a model that runs on a machine of one's own costs nothing.
pub async fn of(ways: &Ways, store: &Store, row: &ProviderRow, model: &str) -> store::Result<Priced> {
    if row.kind == ProviderKind::Scripted {
        return Ok(local());
    }
    let owners = row.models.iter().find(|known| known.id == model).and_then(|known| known.price);
    let base = row.base_url.as_deref();
    let listed = match price::vendor_of(row.kind, base) {
        Some(vendor) => ways.listed_price(store, vendor, model).await?,
        None => None,
    };
    if let Some(price) = owners {
        let limits = listed.unwrap_or_default();
        let listed = ListedPrice {
            max_input: limits.max_input,
            max_output: limits.max_output,
            ..ListedPrice::from(price)
        };
        return Ok(Priced { from: PriceFrom::Owner, listed: Some(listed) });
    }
    if base.or(row.kind.default_base()).is_some_and(price::is_own) {
        return Ok(local());
    }
    let from = if listed.is_some() { PriceFrom::List } else { PriceFrom::Nobody };
    Ok(Priced { from, listed })
}

pub fn local() -> Priced {
    Priced { from: PriceFrom::Local, listed: Some(ListedPrice::default()) }
}

impl Priced {
    pub fn is_known(&self) -> bool {
        self.listed.is_some()
    }

    /// It may cost something: its answers are bounded.
    pub fn costs(&self) -> bool {
        self.listed.as_ref().is_none_or(|listed| listed.rates != ListedPrice::default().rates)
    }

    /// 1e-9 USD; 0 while nobody knows.
    pub fn cost(&self, tokens: &Tokens) -> i64 {
        self.listed.as_ref().map_or(0, |listed| price::cost(listed, tokens).0)
    }

    pub fn max_input(&self) -> Option<u32> {
        limit(self.listed.as_ref()?.max_input)
    }

    pub fn max_output(&self) -> Option<u32> {
        limit(self.listed.as_ref()?.max_output)
    }
}

fn limit(tokens: Option<i64>) -> Option<u32> {
    tokens.and_then(|tokens| u32::try_from(tokens).ok())
}
