//! What a model costs, and who says so.

use super::ways::Ways;
use protocol::price::{self, ListedPrice, PriceFrom, Said, Tokens};
use store::{ProviderRow, Store};

#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    pub from: PriceFrom,
    /// None: nobody knows.
    listed: Option<ListedPrice>,
}

/// The owner's own word wins; then the list; a model that runs on a machine of one's own costs nothing, as long as nothing
/// there does.
pub async fn of(ways: &Ways, store: &Store, row: &ProviderRow, model: &str) -> store::Result<Priced> {
    let owners = row.models.iter().find(|known| known.id == model).and_then(|known| known.price);
    let base = row.base_url.as_deref();
    let of = async |vendor| ways.listed_price(store, vendor, model).await;
    Ok(match row.said(owners) {
        Said::Known(PriceFrom::Owner, price) => {
            // What it has room for the list knows all the same.
            let limits = match price::vendor_of(row.kind, base) {
                Some(vendor) => of(vendor).await?.unwrap_or_default(),
                None => ListedPrice::default(),
            };
            let listed = ListedPrice {
                max_input: limits.max_input,
                max_output: limits.max_output,
                ..ListedPrice::from(price)
            };
            Priced { from: PriceFrom::Owner, listed: Some(listed) }
        }
        Said::Known(..) => local(),
        Said::Listed(vendor) => {
            let listed = of(vendor).await?;
            let from = if listed.is_some() { PriceFrom::List } else { PriceFrom::Nobody };
            Priced { from, listed }
        }
        Said::Nobody => Priced { from: PriceFrom::Nobody, listed: None },
    })
}

pub fn local() -> Priced {
    Priced { from: PriceFrom::Local, listed: Some(ListedPrice::default()) }
}

impl Priced {
    #[cfg(test)]
    pub fn of_test(from: PriceFrom, listed: ListedPrice) -> Self {
        Self { from, listed: Some(listed) }
    }

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
