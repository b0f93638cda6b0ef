//! One line of a list: what it says, in whole numbers, and the first thing in it that cannot be.

use super::{scalar::Scalar, tiers::Tiers};
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use std::{collections::BTreeMap, fmt};

/// What is said for calls with an input above some length, in pico-USD per token.
#[derive(Debug, Clone, Default)]
pub struct Said {
    pub input: Option<u64>,
    pub output: Option<u64>,
    pub cache_read: Option<u64>,
    pub cache_write: Option<u64>,
    pub cache_write_1h: Option<u64>,
    pub reasoning: Option<u64>,
}

/// Of a line that is not about a model that we know, nothing is judged: a fault counts when it is used.
#[derive(Debug, Default)]
pub struct Line {
    pub vendor: Option<String>,
    pub mode: Option<String>,
    /// By the input above which it counts.
    pub said: BTreeMap<i64, Said>,
    /// It costs something by the picture, the second or the call.
    pub costs_otherwise: bool,
    pub max_input: Option<i64>,
    pub max_output: Option<i64>,
    pub ends: Option<String>,
    pub fault: Option<String>,
}

impl Line {
    fn take(&mut self, key: &str, value: Scalar) -> Result<(), String> {
        match key {
            "litellm_provider" => self.vendor = value.text(),
            "mode" => self.mode = value.text(),
            "max_input_tokens" => self.max_input = value.count()?,
            "max_output_tokens" => self.max_output = value.count()?,
            "deprecation_date" => self.ends = value.date()?,
            _ => {
                let (rate, above) = rate_and_above(key);
                match rate.and_then(|rate| Some(rate(self.said.entry(above?).or_default()))) {
                    Some(rate) => *rate = value.rate()?,
                    None => self.costs_otherwise |= matches!(value, Scalar::Number(cost) if cost > 0.0),
                }
            }
        }
        Ok(())
    }
}

/// A place for a rate in what is said.
pub type Place = fn(&mut Said) -> &mut Option<u64>;

/// `input_cost_per_token_above_200k_tokens` is the rate of input above 200,000. Other endings are prices of other
/// ways to ask (batches, priority), and not for us.
pub fn rate_and_above(key: &str) -> (Option<Place>, Option<i64>) {
    let tier = key.strip_suffix("k_tokens").and_then(|rest| rest.rsplit_once("_above_"));
    let (key, above) = match tier {
        Some((key, thousands)) => (key, thousands.parse().ok().and_then(|n: i64| n.checked_mul(1_000))),
        None => (key, Some(0)),
    };
    let place: Option<Place> = match key {
        "input_cost_per_token" => Some(|said| &mut said.input),
        "output_cost_per_token" => Some(|said| &mut said.output),
        "cache_read_input_token_cost" => Some(|said| &mut said.cache_read),
        "cache_creation_input_token_cost" => Some(|said| &mut said.cache_write),
        "cache_creation_input_token_cost_above_1hr" => Some(|said| &mut said.cache_write_1h),
        "output_cost_per_reasoning_token" => Some(|said| &mut said.reasoning),
        _ => None,
    };
    (place, above)
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(line: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Line;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with what the model costs")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Line, A::Error> {
                let mut line = Line::default();
                while let Some(key) = fields.next_key::<String>()? {
                    let taken = if key == "tiered_pricing" {
                        let tiers: Tiers = fields.next_value()?;
                        tiers.0.into_iter().try_for_each(|(above, said)| {
                            line.said.insert(above?, said?);
                            Ok(())
                        })
                    } else if key.contains("cost") || KEPT.contains(&key.as_str()) {
                        line.take(&key, fields.next_value()?)
                    } else {
                        fields.next_value::<IgnoredAny>()?;
                        continue;
                    };
                    if let Err(wrong) = taken {
                        line.fault.get_or_insert_with(|| format!("{key}: {wrong}"));
                    }
                }
                Ok(line)
            }
        }
        line.deserialize_map(Fields)
    }
}

/// What is looked at beside costs.
const KEPT: [&str; 5] =
    ["litellm_provider", "mode", "max_input_tokens", "max_output_tokens", "deprecation_date"];
