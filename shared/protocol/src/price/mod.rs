//! What tokens cost.
//!
//! In: counts of tokens, prices, names of models, addresses of providers. Out: billionths of a dollar, and the names
//! under which a list of prices may know a model.
//! Never here: a float in a sum, the list itself, a guess. A model that no list names under one of its own names has
//! no price.

mod cost;
mod host;
mod listed;
mod names;
mod own;
mod said;
mod say;
mod vendor;

pub use cost::{Nano, cost};
pub use listed::{ListedPrice, Rates, Tier};
pub use names::{is_free, listed_name, names};
pub use own::is_own;
pub use said::{Said, any_costs, said};
pub use say::say_usd;
pub use vendor::{is_vendor, vendor_of};

use crate::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Tokens of one call in buckets that share nothing: their sum is everything that was counted.
///
/// Providers count differently (a cached prefix stands inside the input of some and beside that of others);
/// whoever reads a provider's count makes these of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Tokens {
    /// Input that was neither read from nor written to the provider's cache.
    pub fresh: i64,
    pub cache_read: i64,
    pub cache_write: i64,
    /// Output without `reasoning`.
    pub output: i64,
    pub reasoning: i64,
}

impl Tokens {
    pub fn all_input(&self) -> i64 {
        self.fresh.saturating_add(self.cache_read).saturating_add(self.cache_write)
    }

    pub fn all_output(&self) -> i64 {
        self.output.saturating_add(self.reasoning)
    }
}

/// Who says what a model costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PriceFrom {
    /// The owner, in the provider's models: wins.
    Owner,
    /// The provider, with the answer.
    Provider,
    /// The list of prices.
    List,
    /// It runs on a machine of the owner's: 0.
    Local,
    /// Nobody; counted as 0.
    #[default]
    Nobody,
}

/// `GET /api/prices`: the list of prices in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PriceList {
    /// Where it came from, and as of when; for people.
    pub source: String,
    pub models: i64,
    pub updated_at: Millis,
    /// The one that came with this release.
    pub built_in: bool,
}
