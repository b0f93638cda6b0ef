//! Our list and our arithmetic against those of others: genai-prices, by whom `oracle.json` was made.

use super::{built_in::LIST, read::read};
use protocol::price::{ListedPrice, Tokens, cost, names};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What both may round.
const NEAR: f64 = 0.005;

/// Where they differ, and who is right as far as the vendors' own pages tell.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "DeepSeek asks twice as much from 01:00 to 04:00 and from 06:00 to 10:00 UTC on weekdays (its Models & Pricing, \
         October 2026). Ours is that price at all hours: too much in the evening, never too little.",
        &["deepseek deepseek-flash cheap in the evening"],
    ),
    (
        "Theirs is that of V3, of which DeepSeek's older page speaks; since V3.2 the name costs $0.28 and $0.42.",
        &["deepseek deepseek-chat cached", "deepseek deepseek-chat fresh"],
    ),
    (
        "Since December 2025 the name stands for Large 3, which is $0.50 and $1.50 on Mistral's page; theirs is Large 2.",
        &["mistral mistral-large-latest cached", "mistral mistral-large-latest fresh"],
    ),
    (
        "Ours is what it cost in preview, $1.36 and $4.18, theirs what OpenRouter asks now, $0.70 and $2.10. Mistral's own \
         page was not seen; Vercel's shows the one for one of its entries and the other for the other.",
        &["mistral mistral-large-4 cached", "mistral mistral-large-4 fresh"],
    ),
    (
        "xAI retired it in May 2026. Theirs is what it cost then; ours is of grok-build-0.1, as xAI's API says of the name.",
        &[
            "xai grok-code-fast-1 above its mark",
            "xai grok-code-fast-1 at its mark",
            "xai grok-code-fast-1 cached",
            "xai grok-code-fast-1 fresh",
            "xai grok-code-fast-1 thinks",
        ],
    ),
    (
        "Groq halves the price of what is cached: $0.0375, of which its table shows $0.037, and so does ours.",
        &["groq openai/gpt-oss-safeguard-20b cached"],
    ),
    (
        "Z.AI's page has $0.11 for what is cached, LiteLLM has nothing: it costs as input does, which is too much.",
        &["zai glm-4.5 cached"],
    ),
];

#[test]
fn others_come_to_the_same() {
    let listed: BTreeMap<(String, String), ListedPrice> = read(LIST.as_bytes())
        .unwrap()
        .prices
        .into_iter()
        .map(|row| ((row.provider, row.model), row.price))
        .collect();
    let cases: Vec<Value> = serde_json::from_str(include_str!("oracle.json")).unwrap();
    let mut differ = BTreeMap::new();
    for case in &cases[1..] {
        let text = |key: &str| case[key].as_str().unwrap().to_owned();
        let (vendor, model, name) = (text("vendor"), text("model"), text("case"));
        let found = names(&vendor, &model).into_iter().find_map(|name| listed.get(&(vendor.clone(), name)));
        let mut price = found.unwrap_or_else(|| panic!("{name}: our list does not have it")).clone();
        if case["hour"] == true {
            price = price.for_an_hour();
        }
        let tokens: Tokens = serde_json::from_value(case["tokens"].clone()).unwrap();
        let theirs = case["usd"].as_f64().unwrap();
        let ours = |tokens: &Tokens| cost(&price, tokens).usd() / theirs;
        if (ours(&tokens) - 1.0).abs() > NEAR {
            differ.insert(name, ours(&tokens));
            continue;
        }
        // It would have been seen: what was read from the cache charged as fresh too, what was thought charged twice or
        // not at all.
        let wrong = [
            Tokens { fresh: tokens.fresh + tokens.cache_read, ..tokens },
            Tokens { fresh: tokens.fresh + tokens.cache_write, ..tokens },
            Tokens { output: tokens.output + tokens.reasoning, ..tokens },
            Tokens { reasoning: 0, ..tokens },
        ];
        for wrong in wrong.iter().filter(|wrong| **wrong != tokens) {
            assert!((ours(wrong) - 1.0).abs() > NEAR, "{name}: nobody would see {wrong:?}");
        }
    }
    let known: BTreeSet<&str> = KNOWN.iter().flat_map(|(_, cases)| cases.iter().copied()).collect();
    let found: BTreeSet<&str> = differ.keys().map(String::as_str).collect();
    assert_eq!(found, known, "ours, in parts of theirs: {differ:#?}");
    assert!(cases.len() > 80, "{}", cases.len());
}
