//! Reads a list of prices, LiteLLM's own file or ours: one line a model, USD per token.
//!
//! What a line does not say is not guessed: a model without a price is left out. What it says and cannot be is told
//! with its name, and then nothing of the file is taken. Lines are read one by one, so that a file of 16 MiB takes no
//! multiple of it.

use super::line::{Line, Said};
use crate::http::limits::label;
use protocol::price::{ListedPrice, Rates, Tier, is_vendor, listed_name};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use std::{collections::BTreeMap, fmt};
use store::PriceRow;

/// Under which our own list says what it is.
const HEADER: &str = "metatron";
const MOST_MODELS: usize = 20_000;
/// Of the name of a model, and of what a list says of itself.
const NAME_CHARS: usize = 200;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Read {
    /// By vendor and name, each once.
    pub prices: Vec<PriceRow>,
    pub header: Option<Header>,
}

/// What our own list says of itself to people; the rest of it is for those who make it.
#[derive(Debug, Deserialize)]
pub struct Header {
    pub source: String,
    pub as_of: String,
}

/// The error says what is wrong, by the model's name, and where it stands.
pub fn read(text: &[u8]) -> Result<Read, String> {
    let read: Read = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if read.prices.is_empty() {
        return Err("no line of it says what a chat model of a known vendor costs".to_owned());
    }
    Ok(read)
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(file: D) -> Result<Self, D::Error> {
        file.deserialize_map(Lines)
    }
}

struct Lines;

impl<'de> Visitor<'de> for Lines {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of models")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut lines: A) -> Result<Read, A::Error> {
        let (mut prices, mut header) = (BTreeMap::new(), None);
        while let Some(name) = lines.next_key::<String>()? {
            let wrong = |detail: &dyn fmt::Display| A::Error::custom(format_args!("{name:.100}: {detail}"));
            if name == HEADER {
                let said: Header = lines.next_value().map_err(|error| wrong(&error))?;
                for text in [&said.source, &said.as_of] {
                    label(HEADER, text, NAME_CHARS).map_err(|error| wrong(&error))?;
                }
                header = Some(said);
                continue;
            }
            let line: Line = lines.next_value().map_err(|error| wrong(&error))?;
            let Some((vendor, price)) = price(line).map_err(|fault| wrong(&fault))? else { continue };
            let model = listed_name(&vendor, &name);
            label(HEADER, &model, NAME_CHARS).map_err(|error| wrong(&error))?;
            // Some models stand there twice, with the vendor's name before theirs and without. When the two lines
            // disagree nobody knows which is right: rather too much is counted than too little.
            let known = prices.entry((vendor, model)).or_insert_with(|| price.clone());
            if dear(&price) > dear(known) {
                *known = price;
            }
            if prices.len() > MOST_MODELS {
                return Err(A::Error::custom(format_args!("it has more than {MOST_MODELS} models")));
            }
        }
        let row = |((provider, model), price)| PriceRow { provider, model, price };
        Ok(Read { prices: prices.into_iter().map(row).collect(), header })
    }
}

fn dear(price: &ListedPrice) -> u64 {
    price.rates.input.saturating_add(price.rates.output)
}

/// Of a chat model that a known vendor sells by the token; none for anything else.
fn price(mut line: Line) -> Result<Option<(String, ListedPrice)>, String> {
    let vendor = line.vendor.filter(|vendor| is_vendor(vendor));
    let chats = matches!(line.mode.as_deref(), Some("chat" | "responses"));
    let Some(vendor) = vendor.filter(|_| chats) else { return Ok(None) };
    if let Some(fault) = line.fault {
        return Err(fault);
    }
    let base = line.said.remove(&0).unwrap_or_default();
    let Some(rates) = resolved(&base, &base) else { return Ok(None) };
    // Billed by the song or the picture.
    if (rates.input, rates.output) == (0, 0) && line.costs_otherwise {
        return Ok(None);
    }
    // There all of an answer after thinking costs more, and not the thinking alone: no sum of buckets says so.
    if vendor == "dashscope" && rates.reasoning.is_some_and(|reasoning| reasoning != rates.output) {
        return Ok(None);
    }
    // xAI's tier begins at its mark (`Long context ≥ 200k`), those of all others above it.
    let mark = |above: i64| if vendor == "xai" { above - 1 } else { above };
    let tiers = line
        .said
        .iter()
        .filter_map(|(above, said)| Some(Tier { above: mark(*above), rates: resolved(said, &base)? }));
    let price = ListedPrice {
        rates,
        tiers: tiers.collect(),
        max_input: line.max_input,
        max_output: line.max_output,
        ends: line.ends,
    };
    Ok(Some((vendor, price)))
}

/// What a tier does not say of input and output is as below it. What it does not say of the cache costs as input does,
/// which is too much rather than too little. A price of what is written to the cache that is lower than that of input
/// (0, in many lines) is what the cache costs beside it, or says nothing.
fn resolved(said: &Said, base: &Said) -> Option<Rates> {
    let (input, output) = (said.input.or(base.input)?, said.output.or(base.output)?);
    let beside = |rate: &u64| *rate >= input;
    Some(Rates {
        input,
        output,
        cache_read: said.cache_read,
        cache_write: said.cache_write.filter(beside),
        cache_write_1h: said.cache_write_1h.filter(beside),
        reasoning: said.reasoning,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read_json(file: &Value) -> Result<Read, String> {
        read(file.to_string().as_bytes())
    }

    fn model(fields: Value) -> Value {
        let mut line = json!({"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.25e-6, "output_cost_per_token": 1e-5});
        let line_fields = line.as_object_mut().unwrap();
        for (key, value) in fields.as_object().unwrap() {
            line_fields.insert(key.clone(), value.clone());
        }
        line
    }

    #[test]
    fn lines_are_taken_or_left_for_a_reason() {
        let read = read_json(&json!({
            "sample_spec": {"litellm_provider": "one of …", "mode": "one of …", "input_cost_per_token": 0.0, "max_input_tokens": "max"},
            "GPT-5": model(json!({
                "cache_read_input_token_cost": 2.8e-9, "cache_creation_input_token_cost": 0,
                "input_cost_per_token_priority": 9.0, "input_cost_per_token_batches": 1e-9,
                "supports": {"deep": [[[]]]}, "max_input_tokens": 272_000, "max_output_tokens": 128_000.0,
                "deprecation_date": "2026-12-11",
            })),
            "gemini/models/x": model(json!({
                "litellm_provider": "gemini",
                "input_cost_per_token_above_200k_tokens": 2.5e-6, "cache_creation_input_token_cost": 1.25e-6,
                "cache_creation_input_token_cost_above_1hr": 2.5e-6,
                "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 5e-6,
            })),
            "xai/x": model(json!({"litellm_provider": "xai", "input_cost_per_token_above_200k_tokens": 2.5e-6})),
            "dashscope/tiered": {"litellm_provider": "dashscope", "mode": "chat", "tiered_pricing": [
                {"range": [0, 32000.0], "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6},
                {"range": [32000.0, 128000.0], "input_cost_per_token": 3e-6, "output_cost_per_token": 4e-6, "cache_read_input_token_cost": 1e-6},
            ]},
            "dashscope/thinks": model(json!({"litellm_provider": "dashscope", "output_cost_per_reasoning_token": 4e-5})),
            "gemini/free": model(json!({"litellm_provider": "gemini", "input_cost_per_token": 0, "output_cost_per_token": 0.0})),
            "gemini/song": model(json!({"litellm_provider": "gemini", "input_cost_per_token": 0, "output_cost_per_token": 0, "output_cost_per_image": 0.08})),
            "twice": model(json!({})),
            "openai/twice": model(json!({"input_cost_per_token": 2e-6})),
            "embeds": model(json!({"mode": "embedding"})),
            "unpriced": model(json!({"output_cost_per_token": null})),
            "azure/gpt-5": model(json!({"litellm_provider": "azure", "input_cost_per_token": "so much"})),
        }))
        .unwrap();
        let found: BTreeMap<_, _> =
            read.prices.iter().map(|row| (format!("{}:{}", row.provider, row.model), &row.price)).collect();
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["dashscope:tiered", "gemini:free", "gemini:models/x", "openai:gpt-5", "openai:twice", "xai:x"]
        );

        let gpt = found["openai:gpt-5"];
        let rates =
            Rates { input: 1_250_000, output: 10_000_000, cache_read: Some(2_800), ..Rates::default() };
        assert_eq!(
            (gpt.rates, gpt.tiers.len(), gpt.max_input, gpt.max_output),
            (rates, 0, Some(272_000), Some(128_000))
        );
        assert_eq!(gpt.ends.as_deref(), Some("2026-12-11"));
        let above = found["gemini:models/x"].tiers[0];
        assert_eq!((above.above, above.rates.input, above.rates.output), (200_000, 2_500_000, 10_000_000));
        assert_eq!((above.rates.cache_write, above.rates.cache_write_1h), (None, Some(5_000_000)));
        let tiered = found["dashscope:tiered"];
        assert_eq!(
            (tiered.rates.input, tiered.tiers[0].above, tiered.tiers[0].rates.cache_read),
            (1_000_000, 32_000, Some(1_000_000))
        );
        assert_eq!(found["xai:x"].tiers[0].above, 199_999, "from 200,000 on");
        assert_eq!(found["openai:twice"].rates.input, 2_000_000, "the dearer of two");
        assert_eq!(found["gemini:free"].rates, Rates::default());
    }

    #[test]
    fn what_cannot_be_is_told_by_name() {
        for (file, said) in [
            (
                json!({"m": model(json!({"input_cost_per_token": "free"}))}),
                "m: input_cost_per_token: \"free\" is no price from 0 to 0.1 USD per token",
            ),
            (
                json!({"m": model(json!({"output_cost_per_token": -1e-6}))}),
                "m: output_cost_per_token: -0.000001 is no price",
            ),
            (
                json!({"m": model(json!({"cache_read_input_token_cost": 2.5}))}),
                "m: cache_read_input_token_cost: 2.5 is no price",
            ),
            (
                json!({"m": model(json!({"input_cost_per_token_above_200k_tokens": {}}))}),
                "m: input_cost_per_token_above_200k_tokens: what stands there is no price",
            ),
            (
                json!({"m": model(json!({"max_input_tokens": 1.5}))}),
                "m: max_input_tokens: 1.5 is no number of tokens",
            ),
            (
                json!({"m": model(json!({"deprecation_date": "soon"}))}),
                "m: deprecation_date: \"soon\" is no day",
            ),
            (
                json!({"m": model(json!({"tiered_pricing": [{"input_cost_per_token": 1e-6}]}))}),
                "m: tiered_pricing: a tier without a range",
            ),
            (
                json!({"m": model(json!({"tiered_pricing": 3}))}),
                "m: invalid type: integer `3`, expected a list of tiers",
            ),
            (json!({"m": 3}), "m: invalid type: integer `3`, expected an object with what the model costs"),
            (json!({"a\u{7}": model(json!({}))}), "It must not have control characters"),
            (
                json!({"metatron": {"source": 3}, "m": model(json!({}))}),
                "metatron: invalid type: integer `3`, expected a string",
            ),
            (json!([]), "expected an object of models"),
            (json!({}), "no line of it says"),
            (json!({"m": model(json!({"mode": "embedding"}))}), "no line of it says"),
        ] {
            let fault = read_json(&file).unwrap_err();
            assert!(fault.contains(said), "{fault:?} instead of {said:?}");
        }
        for cut in ["", "{", "{\"a\": {\"mode\": \"chat\"", "{\"m\": {\"input_cost_per_token\": 1e999}}"] {
            assert!(read(cut.as_bytes()).unwrap_err().contains("line 1 column"), "{cut}");
        }
        let many: serde_json::Map<_, _> =
            (0..=MOST_MODELS).map(|n| (n.to_string(), model(json!({})))).collect();
        assert!(read_json(&many.into()).unwrap_err().contains("more than 20000 models"));
    }
}
