//! What those who speak Chat Completions count, made into buckets that share nothing.

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
    prompt_tokens: Count,
    completion_tokens: Count,
    total_tokens: Count,
    prompt_tokens_details: Object<Input>,
    completion_tokens_details: Object<Output>,
    /// DeepSeek
    prompt_cache_hit_tokens: Count,
    /// Moonshot
    cached_tokens: Count,
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
        let details = self.prompt_tokens_details.or_default();
        let reasoned = self.completion_tokens_details.or_default().reasoning_tokens;
        let said = Counts {
            input: self.prompt_tokens.or_zero(),
            cached: details.cached_tokens.or(self.prompt_cache_hit_tokens).or(self.cached_tokens).or_zero(),
            written: details.cache_write_tokens.or_zero(),
            output: self.completion_tokens.or_zero(),
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
    fn each_ones_own_way_of_counting() {
        let openai = json!({"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150,
            "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 40}});
        let deepseek = json!({"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150,
            "prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 36});
        let xai = json!({"prompt_tokens": 100, "completion_tokens": 9, "total_tokens": 409,
            "prompt_tokens_details": {"text_tokens": 100, "cached_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 300}});
        let gemini = json!({"prompt_tokens": 100, "completion_tokens": 9, "total_tokens": 129});
        let openrouter = json!({"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12, "cost": 0.0015,
            "cost_details": {"upstream_inference_cost": 0.0014}, "is_byok": false});
        let own_key = json!({"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12, "cost": 0.0005,
            "cost_details": {"upstream_inference_cost": 0.01}, "is_byok": true});
        let moonshot = json!({"prompt_tokens": 10, "completion_tokens": 2, "cached_tokens": 8, "cost": {}});
        let hostile = json!({"prompt_tokens": 10, "completion_tokens": 2, "cost": -1,
            "prompt_tokens_details": {"cached_tokens": 4_000_000_000_i64, "cache_write_tokens": 99},
            "completion_tokens_details": {"reasoning_tokens": 77}});
        let broken = json!({"prompt_tokens": -3, "completion_tokens": "2", "total_tokens": null,
            "prompt_tokens_details": null, "completion_tokens_details": {}});
        let other_kinds = json!({"prompt_tokens": 10, "completion_tokens": 2, "cost": "0.25", "is_byok": "true",
            "prompt_tokens_details": "none", "completion_tokens_details": [7], "cost_details": 7});
        for (usage, want) in [
            (openai, ([10, 60, 30, 10, 40], None)),
            (deepseek, ([36, 64, 0, 50, 0], None)),
            (xai, ([96, 4, 0, 9, 300], None)),
            (gemini, ([100, 0, 0, 9, 20], None)),
            (openrouter, ([10, 0, 0, 2, 0], Some(0.0015))),
            (own_key, ([10, 0, 0, 2, 0], Some(0.0105))),
            (moonshot, ([2, 8, 0, 2, 0], None)),
            (hostile, ([0, 10, 0, 0, 2], None)),
            (broken, ([0, 0, 0, 2, 0], None)),
            (other_kinds, ([10, 0, 0, 2, 0], Some(0.25))),
        ] {
            assert_eq!(of(usage.clone()), want, "{usage}");
        }
    }
}
