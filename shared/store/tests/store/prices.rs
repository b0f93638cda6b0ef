//! The list of prices.

use crate::world::*;
use protocol::price::{ListedPrice, PriceList, Rates, Tier};
use store::{PriceListRow, PriceRow};

fn row(provider: &str, model: &str, input: u64) -> PriceRow {
    let rates = Rates { input, output: u64::MAX, cache_read: Some(1), ..Rates::default() };
    let tiers = vec![Tier { above: 200_000, rates }];
    let price = ListedPrice {
        rates,
        tiers,
        max_input: Some(9),
        ends: Some("2026-12-11".into()),
        ..ListedPrice::default()
    };
    PriceRow { provider: provider.to_owned(), model: model.to_owned(), price }
}

fn list(source: &str) -> PriceListRow {
    let list = PriceList { source: source.to_owned(), models: 99, updated_at: at(0), built_in: true };
    PriceListRow { list, sha256: "ab".to_owned() }
}

#[tokio::test]
async fn a_list_is_replaced_whole_and_the_nearest_name_counts() {
    let w = world().await;
    assert_eq!(w.store.price_list().await.unwrap(), None);
    assert_eq!(w.store.listed_price("openai", "gpt-5").await.unwrap(), None);

    let first = [
        row("openai", "gpt-5", 1),
        row("openai", "gpt-5-mini", 2),
        row("openai", "gpt-4o", 3),
        row("openai", "gpt-4o-2024-05-13", 4),
        row("groq", "gpt-5", 5),
        row("openai", "gpt-5", 6),
    ];
    let put = w.store.replace_prices(&first, list("first"), at(5)).await.unwrap();
    assert_eq!((put.list.models, put.list.updated_at), (5, at(5)), "of two with one name one is left");
    assert_eq!(w.store.price_list().await.unwrap().as_ref(), Some(&put));
    for (vendor, model, input) in [
        ("openai", "GPT-5", Some(6)),
        ("openai", "gpt-5-2025-08-07", Some(6)),
        ("openai", "gpt-5-mini-2025-08-07", Some(2)),
        ("openai", "gpt-5-pro", None),
        ("openai", "gpt-4o-2024-05-13", Some(4)),
        ("openai", "gpt-4o-2024-11-20", Some(3)),
        ("groq", "gpt-5", Some(5)),
        ("anthropic", "gpt-5", None),
        ("openrouter", "a/b:free", Some(0)),
    ] {
        let found = w.store.listed_price(vendor, model).await.unwrap();
        assert_eq!(found.map(|price| price.rates.input), input, "{vendor} {model}");
    }
    assert_eq!(w.store.listed_price("openai", "gpt-5-mini").await.unwrap(), Some(first[1].price.clone()));

    let put = w.store.replace_prices(&first[1..2], list("second"), at(6)).await.unwrap();
    assert_eq!((put.list.models, put.list.source.as_str()), (1, "second"));
    assert_eq!(w.store.listed_price("openai", "gpt-5").await.unwrap(), None, "the first is gone");
}
