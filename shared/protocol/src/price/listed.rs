//! A price as lists and owners write it, in whole numbers.

use crate::provider::Price;
use serde::{Deserialize, Serialize};

/// Of a US dollar per million tokens: pico-USD per token. The cheapest tokens cost thousandths of a nano-USD.
const PICO_PER_USD_A_MILLION: f64 = 1e6;

/// Pico-USD (1e-12) per token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    pub input: u64,
    pub output: u64,
    /// Absent: as `input`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<u64>,
    /// Absent: as `input`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<u64>,
    /// Written to be kept for an hour instead of minutes. Absent: as `cache_write`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<u64>,
    /// Absent: as `output`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<u64>,
}

/// What all tokens of a call cost when its input, with what came from the cache, is longer than `above`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Tokens.
    pub above: i64,
    #[serde(flatten)]
    pub rates: Rates,
}

/// What a model costs and holds. The default is one that costs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPrice {
    #[serde(flatten)]
    pub rates: Rates,
    /// In any order: the highest that a call is above counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// Tokens that it takes, and that it gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_input: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_output: Option<i64>,
    /// The day on which its vendor takes it away: `2026-12-11`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
}

impl ListedPrice {
    /// What counts for a call with so many tokens of input, all of them.
    pub fn rates_for(&self, all_input: i64) -> Rates {
        let above = self.tiers.iter().filter(|tier| all_input > tier.above);
        above.max_by_key(|tier| tier.above).map_or(self.rates, |tier| tier.rates)
    }

    /// For calls that write to the cache for an hour.
    pub fn for_an_hour(mut self) -> Self {
        let rates = std::iter::once(&mut self.rates).chain(self.tiers.iter_mut().map(|tier| &mut tier.rates));
        for rates in rates {
            rates.cache_write = rates.cache_write_1h.or(rates.cache_write);
        }
        self
    }
}

/// As its owner says it. What is negative or no number is 0.
impl From<Price> for ListedPrice {
    fn from(price: Price) -> Self {
        // A cast of a float stops at the ends of its range.
        let pico = |usd: f64| (usd * PICO_PER_USD_A_MILLION).round() as u64;
        Self {
            rates: Rates {
                input: pico(price.input),
                output: pico(price.output),
                cache_read: price.cache_read.map(pico),
                cache_write: price.cache_write.map(pico),
                ..Rates::default()
            },
            ..Self::default()
        }
    }
}

/// For people: what a short call costs.
impl From<&ListedPrice> for Price {
    fn from(listed: &ListedPrice) -> Self {
        let usd = |pico: u64| pico as f64 / PICO_PER_USD_A_MILLION;
        let rates = listed.rates;
        Self {
            input: usd(rates.input),
            output: usd(rates.output),
            cache_read: rates.cache_read.map(usd),
            cache_write: rates.cache_write.map(usd),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_owner_says_is_kept_to_the_picodollar() {
        let said = Price { input: 1.25, output: 0.0028, cache_read: Some(0.1), cache_write: None };
        let listed = ListedPrice::from(said);
        assert_eq!((listed.rates.input, listed.rates.output), (1_250_000, 2_800));
        assert_eq!((listed.rates.cache_read, listed.rates.cache_write), (Some(100_000), None));
        assert_eq!(Price::from(&listed), said);
        let wrong =
            Price { input: -1.0, output: f64::NAN, cache_read: Some(f64::INFINITY), cache_write: None };
        let rates = ListedPrice::from(wrong).rates;
        assert_eq!((rates.input, rates.output, rates.cache_read), (0, 0, Some(u64::MAX)));
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let rates =
            Rates { input: 3, output: 15, cache_write: Some(4), cache_write_1h: Some(6), ..Rates::default() };
        let listed = ListedPrice {
            rates,
            tiers: vec![Tier {
                above: 200_000,
                rates: Rates { input: 6, cache_read: Some(u64::MAX), ..rates },
            }],
            max_input: Some(1_000_000),
            max_output: None,
            ends: Some("2026-12-11".to_owned()),
        };
        let text = serde_json::to_string(&listed).unwrap();
        assert_eq!(serde_json::from_str::<ListedPrice>(&text).unwrap(), listed, "{text}");
        assert_eq!(listed.for_an_hour().tiers[0].rates.cache_write, Some(6));
    }
}
