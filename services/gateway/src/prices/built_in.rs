//! The list of this release: `list.json`, which `trim.py` makes.

use super::read::{Read, read};
use crate::http::{Error, Result};
use chassis::clock::now;
use protocol::{Millis, price::PriceList};
use sha2::{Digest, Sha256};
use store::{PriceListRow, Store};

pub const LIST: &str = include_str!("list.json");

/// Puts the list of this release in place where there is none, or that of another release. One that the owner brought
/// stays until the owner brings another or takes it back.
pub async fn begin(store: &Store) -> Result<()> {
    let known = store.price_list().await?;
    if known.is_none_or(|known| known.list.built_in && known.sha256 != sha256(LIST.as_bytes())) {
        put(store).await?;
    }
    Ok(())
}

pub async fn put(store: &Store) -> Result<PriceList> {
    let read =
        read(LIST.as_bytes()).map_err(|fault| Error::Broken(format!("the list of prices: {fault}")))?;
    replace(store, read, LIST.as_bytes(), true).await
}

/// Puts a list in force. Calls under way end at the price that they began with.
pub async fn replace(store: &Store, read: Read, text: &[u8], built_in: bool) -> Result<PriceList> {
    let now = now();
    let source = match read.header {
        Some(header) => format!("{}, as of {}", header.source, header.as_of),
        None => format!("LiteLLM's price file, given on {}", day(now)),
    };
    let list = PriceList { source, models: 0, updated_at: now, built_in };
    let row = PriceListRow { list, sha256: sha256(text) };
    Ok(store.replace_prices(&read.prices, row, now).await?.list)
}

fn sha256(text: &[u8]) -> String {
    hex::encode(Sha256::digest(text))
}

fn day(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::price::Rates;

    /// What holds of every price there is, and would not of one that was read into the wrong place.
    #[test]
    fn the_list_of_this_release_is_a_list_of_prices() {
        let read = read(LIST.as_bytes()).unwrap();
        let header = read.header.unwrap();
        assert!(header.source.contains("LiteLLM") && header.as_of.len() == 10, "{header:?}");
        for row in &read.prices {
            let below = |low: Option<u64>, high: u64| low.is_none_or(|low| low <= high);
            let sound = |rates: &Rates| {
                below(rates.cache_read, rates.input)
                    && below(Some(rates.input), rates.cache_write.unwrap_or(u64::MAX))
                    && below(rates.cache_write, rates.cache_write_1h.unwrap_or(u64::MAX))
            };
            let dearer =
                |tier: &Rates| tier.input >= row.price.rates.input && tier.output >= row.price.rates.output;
            let tiers = row.price.tiers.iter().map(|tier| &tier.rates);
            assert!(
                sound(&row.price.rates) && tiers.clone().all(sound) && tiers.clone().all(dearer),
                "{row:?}"
            );
        }
        let vendors: std::collections::BTreeSet<&str> =
            read.prices.iter().map(|row| row.provider.as_str()).collect();
        assert!(vendors.len() >= 20, "{vendors:?}");
    }
}
