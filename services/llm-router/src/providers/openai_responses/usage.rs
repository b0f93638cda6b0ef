//! What those who speak Responses count, made into buckets that share nothing.

use crate::providers::{
    Counted,
    buckets::Counts,
    cost::Cost,
    wire::lenient::{Count, Object},
};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Usage {
    input_tokens: Count,
    output_tokens: Count,
    total_tokens: Count,
    input_tokens_details: Object<Input>,
    output_tokens_details: Object<Output>,
    #[serde(flatten)]
    cost: Cost,
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
        let details = self.input_tokens_details.or_default();
        let reasoned = self.output_tokens_details.or_default().reasoning_tokens;
        let said = Counts {
            input: self.input_tokens.or_zero(),
            cached: details.cached_tokens.or_zero(),
            written: details.cache_write_tokens.or_zero(),
            output: self.output_tokens.or_zero(),
            reasoned: reasoned.or_zero(),
            total: self.total_tokens.or_zero(),
        };
        Counted { tokens: said.buckets(), cost: self.cost.usd() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::price::Tokens;
    use serde_json::{Value, json};

    fn of(usage: Value) -> ([i64; 5], Option<f64>) {
        let counted = serde_json::from_value::<Usage>(usage).unwrap().counted();
        let Tokens { fresh, cache_read, cache_write, output, reasoning } = counted.tokens;
        ([fresh, cache_read, cache_write, output, reasoning], counted.cost)
    }

    #[test]
    fn the_buckets_share_nothing() {
        let openai = json!({"input_tokens": 100, "output_tokens": 50, "total_tokens": 150,
            "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
            "output_tokens_details": {"reasoning_tokens": 40}});
        let beside = json!({"input_tokens": 100, "output_tokens": 9, "total_tokens": 409,
            "output_tokens_details": {"reasoning_tokens": 300}});
        let openrouter = json!({"input_tokens": 10, "output_tokens": 2, "total_tokens": 12, "cost": 0.0015});
        let hostile = json!({"input_tokens": 10, "output_tokens": 2, "cost": -1,
            "input_tokens_details": {"cached_tokens": 4_000_000_000_i64, "cache_write_tokens": 99},
            "output_tokens_details": {"reasoning_tokens": 77}});
        let broken = json!({"input_tokens": -3, "output_tokens": "2", "total_tokens": null,
            "input_tokens_details": null, "output_tokens_details": {}});
        let as_text = json!({"input_tokens": 10, "output_tokens": 2, "cost": "0.0015"});
        let own_key = json!({"input_tokens": 10, "output_tokens": 2, "cost": 0.0005, "is_byok": true,
            "cost_details": {"upstream_inference_cost": "0.01"}});
        let other_kinds = json!({"input_tokens": 10, "output_tokens": 2, "cost": {"usd": 1}, "is_byok": true,
            "input_tokens_details": "none", "output_tokens_details": [7], "cost_details": []});
        for (usage, want) in [
            (openai, ([10, 60, 30, 10, 40], None)),
            (beside, ([100, 0, 0, 9, 300], None)),
            (openrouter, ([10, 0, 0, 2, 0], Some(0.0015))),
            (hostile, ([0, 10, 0, 0, 2], None)),
            (broken, ([0, 0, 0, 2, 0], None)),
            (as_text, ([10, 0, 0, 2, 0], Some(0.0015))),
            (own_key, ([10, 0, 0, 2, 0], Some(0.0105))),
            (other_kinds, ([10, 0, 0, 2, 0], None)),
        ] {
            assert_eq!(of(usage.clone()), want, "{usage}");
        }
    }
}
