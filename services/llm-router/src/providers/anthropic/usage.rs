//! What Anthropic counts: input beside what its cache gave and took, output with the thoughts in it. Each count is of
//! the whole answer so far; what a later one leaves out stays as it was.

use crate::providers::{Counted, wire::lenient::Count};
use protocol::price::Tokens;
use serde::Deserialize;

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Usage {
    input_tokens: Count,
    output_tokens: Count,
    cache_read_input_tokens: Count,
    cache_creation_input_tokens: Count,
    cache_creation: Option<Creation>,
    output_tokens_details: Option<Details>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Creation {
    ephemeral_5m_input_tokens: Count,
    ephemeral_1h_input_tokens: Count,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Details {
    thinking_tokens: Count,
}

impl Usage {
    pub fn merge(&mut self, later: Self) {
        self.input_tokens = later.input_tokens.or(self.input_tokens);
        self.output_tokens = later.output_tokens.or(self.output_tokens);
        self.cache_read_input_tokens = later.cache_read_input_tokens.or(self.cache_read_input_tokens);
        self.cache_creation_input_tokens =
            later.cache_creation_input_tokens.or(self.cache_creation_input_tokens);
        self.cache_creation = later.cache_creation.or(self.cache_creation);
        self.output_tokens_details = later.output_tokens_details.or(self.output_tokens_details);
    }

    pub fn counted(&self) -> Counted {
        let by_age = self.cache_creation.map(|made| {
            let short = made.ephemeral_5m_input_tokens.or_zero();
            short.saturating_add(made.ephemeral_1h_input_tokens.or_zero())
        });
        let output = self.output_tokens.or_zero();
        let thinking = self.output_tokens_details.unwrap_or_default().thinking_tokens.or_zero().min(output);
        let tokens = Tokens {
            fresh: self.input_tokens.or_zero(),
            cache_read: self.cache_read_input_tokens.or_zero(),
            cache_write: self.cache_creation_input_tokens.or(Count(by_age)).or_zero(),
            output: output - thinking,
            reasoning: thinking,
        };
        Counted { tokens, cost: None }
    }
}
