//! What a call cost, as OpenRouter says it in the usage of both of OpenAI's APIs: in USD.

use super::wire::lenient::{Object, Text};
use serde::Deserialize;

/// Read along with the counts, as if its fields stood among them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Cost {
    cost: Text,
    /// The vendor was asked with the owner's own key, and is paid beside it.
    is_byok: Text,
    cost_details: Object<Details>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    upstream_inference_cost: Text,
}

impl Cost {
    /// None: it does not say, or nothing that a call can cost.
    pub fn usd(&self) -> Option<f64> {
        let usd = |said: &Text| said.as_str().parse().ok().filter(|usd: &f64| usd.is_finite() && *usd >= 0.0);
        let own_key = self.is_byok.as_str() == "true";
        let beside = self.cost_details.0.as_ref().filter(|_| own_key);
        let beside = beside.and_then(|details| usd(&details.upstream_inference_cost));
        usd(&self.cost).map(|cost| cost + beside.unwrap_or(0.0))
    }
}
