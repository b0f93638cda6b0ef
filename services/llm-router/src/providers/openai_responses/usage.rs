//! What Responses counts: what is cached inside the input, what is reasoned inside the output.

use crate::providers::{Counted, wire::lenient::Count};
use protocol::price::Tokens;
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Usage {
    input_tokens: Count,
    output_tokens: Count,
    input_tokens_details: Option<Input>,
    output_tokens_details: Option<Output>,
    /// OpenRouter, in USD.
    cost: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Input {
    cached_tokens: Count,
    cache_write_tokens: Count,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Output {
    reasoning_tokens: Count,
}

impl Usage {
    pub fn counted(self) -> Counted {
        let input = self.input_tokens.or_zero();
        let details = self.input_tokens_details.unwrap_or_default();
        let cache_read = details.cached_tokens.or_zero().min(input);
        let cache_write = details.cache_write_tokens.or_zero().min(input - cache_read);
        let output = self.output_tokens.or_zero();
        let reasoning = self.output_tokens_details.unwrap_or_default().reasoning_tokens.or_zero().min(output);
        let fresh = input - cache_read - cache_write;
        let tokens = Tokens { fresh, cache_read, cache_write, output: output - reasoning, reasoning };
        Counted { tokens, cost: self.cost.filter(|cost| cost.is_finite() && *cost >= 0.0) }
    }
}
