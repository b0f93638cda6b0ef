//! Prices times tokens.

use super::{ListedPrice, Tokens};

const PICO_PER_NANO: u128 = 1_000;
const NANO_PER_USD: f64 = 1e9;

/// Nano-USD (1e-9), as the ledger counts. Never negative when it comes from here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nano(pub i64);

impl Nano {
    /// To show it.
    pub fn usd(self) -> f64 {
        self.0 as f64 / NANO_PER_USD
    }

    /// Of a limit that a person set, or a cost that a provider named. What is negative or no number is 0, what is too
    /// much is as much as there is.
    pub fn of_usd(usd: f64) -> Self {
        Self((usd.max(0.0) * NANO_PER_USD).round() as i64)
    }
}

/// What a call costs: rounded up, at most `i64::MAX`. Negative counts are 0.
pub fn cost(price: &ListedPrice, tokens: &Tokens) -> Nano {
    let count = |tokens: i64| tokens.max(0);
    let [fresh, read, written] = [tokens.fresh, tokens.cache_read, tokens.cache_write].map(count);
    let rates = price.rates_for(fresh.saturating_add(read).saturating_add(written));
    let pico = [
        (fresh, rates.input),
        (read, rates.cache_read.unwrap_or(rates.input)),
        (written, rates.cache_write.unwrap_or(rates.input)),
        (count(tokens.output), rates.output),
        (count(tokens.reasoning), rates.reasoning.unwrap_or(rates.output)),
    ]
    .into_iter()
    // One product is below 2^127; only their sum may not fit.
    .map(|(tokens, rate)| u128::from(tokens.unsigned_abs()) * u128::from(rate))
    .fold(0, u128::saturating_add);
    Nano(i64::try_from(pico.div_ceil(PICO_PER_NANO)).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price::{Rates, Tier};
    use proptest::prelude::*;

    /// $3 and $15 a million, as Anthropic has it, with a tier.
    fn sonnet() -> ListedPrice {
        let rates = Rates {
            input: 3_000_000,
            output: 15_000_000,
            cache_read: Some(300_000),
            cache_write: Some(3_750_000),
            cache_write_1h: Some(6_000_000),
            reasoning: None,
        };
        let above = Rates { input: 6_000_000, output: 22_500_000, cache_read: Some(600_000), ..rates };
        ListedPrice { rates, tiers: vec![Tier { above: 200_000, rates: above }], ..ListedPrice::default() }
    }

    fn tokens(fresh: i64, cache_read: i64, cache_write: i64, output: i64, reasoning: i64) -> Tokens {
        Tokens { fresh, cache_read, cache_write, output, reasoning }
    }

    #[test]
    fn each_bucket_has_its_price_and_a_long_input_another() {
        let price = sonnet();
        for (tokens, nano) in [
            (tokens(0, 0, 0, 0, 0), 0),
            (tokens(1_000_000 / 10, 0, 0, 0, 0), 300_000_000),
            (tokens(1, 10, 100, 1_000, 10_000), 3_000 + 3_000 + 375_000 + 15_000_000 + 150_000_000),
            // The tier is for more than 200,000, counts what came from the cache, and is for every token.
            (tokens(100_000, 100_000, 0, 10, 0), 300_000_000 + 30_000_000 + 150_000),
            (tokens(100_000, 100_001, 0, 10, 0), 600_000_000 + 60_000_600 + 225_000),
            (tokens(-5, -5, -5, 7, -5), 7 * 15_000),
        ] {
            assert_eq!(cost(&price, &tokens), Nano(nano), "{tokens:?}");
        }
        assert_eq!(cost(&price.for_an_hour(), &tokens(0, 0, 1_000, 0, 0)), Nano(6_000_000));

        let bare = ListedPrice {
            rates: Rates { input: 2, output: 5, ..Rates::default() },
            ..ListedPrice::default()
        };
        // 1 + 1 + 1 tokens at 2, 1 + 1 at 5: 16 of a thousandth, rounded up.
        assert_eq!(cost(&bare, &tokens(1, 1, 1, 1, 1)), Nano(1));
        assert_eq!(cost(&bare, &tokens(1_000, 1_000, 1_000, 1_000, 1_000)), Nano(16));
        let thinks = ListedPrice { rates: Rates { reasoning: Some(9), ..bare.rates }, ..bare };
        assert_eq!(cost(&thinks, &tokens(0, 0, 0, 1_000, 1_000)), Nano(14));
        assert_eq!(cost(&ListedPrice::default(), &tokens(9, 9, 9, 9, i64::MAX)), Nano(0));
    }

    #[test]
    fn dollars_and_back() {
        for (usd, nano) in
            [(2.0, 2_000_000_000), (0.000_012_3, 12_300), (-1.0, 0), (f64::NAN, 0), (1e30, i64::MAX)]
        {
            assert_eq!(Nano::of_usd(usd), Nano(nano), "{usd}");
        }
        assert_eq!(Nano(1_500_000_000).usd(), 1.5);
    }

    fn rates() -> impl Strategy<Value = Rates> {
        let rate = || prop_oneof![0..1_000u64, 0..1_000_000_000u64, Just(u64::MAX)];
        let maybe = || proptest::option::of(rate());
        (rate(), rate(), maybe(), maybe(), maybe()).prop_map(
            |(input, output, cache_read, cache_write, reasoning)| Rates {
                input,
                output,
                cache_read,
                cache_write,
                cache_write_1h: None,
                reasoning,
            },
        )
    }

    fn counts() -> impl Strategy<Value = [i64; 5]> {
        proptest::array::uniform5(prop_oneof![-5..5i64, 0..2_000_000i64, Just(i64::MAX), Just(i64::MIN)])
    }

    fn of([fresh, read, write, output, reasoning]: [i64; 5]) -> Tokens {
        tokens(fresh, read, write, output, reasoning)
    }

    proptest! {
        /// With any price at all, tiers that are cheaper too.
        #[test]
        fn it_is_never_negative_and_never_overflows(
            rates in rates(), tier in rates(), above in 0..1_000_000i64, counts in counts(),
        ) {
            let price = ListedPrice { rates, tiers: vec![Tier { above, rates: tier }], ..ListedPrice::default() };
            prop_assert!(cost(&price, &of(counts)).0 >= 0);
        }

        #[test]
        fn more_tokens_cost_no_less(rates in rates(), counts in counts(), which in 0..5usize, more in 0..1_000_000i64) {
            let price = ListedPrice { rates, ..ListedPrice::default() };
            let mut others = counts;
            others[which] = others[which].saturating_add(more);
            prop_assert!(cost(&price, &of(others)) >= cost(&price, &of(counts)));
            // And a tier above, whose prices are no lower, changes nothing of that.
            let dearer = |rate: u64| rate.saturating_mul(2);
            let twice = Rates {
                input: dearer(rates.input),
                output: dearer(rates.output),
                cache_read: rates.cache_read.map(dearer),
                cache_write: rates.cache_write.map(dearer),
                cache_write_1h: None,
                reasoning: rates.reasoning.map(dearer),
            };
            let tiered = ListedPrice { tiers: vec![Tier { above: 200_000, rates: twice }], ..price };
            prop_assert!(cost(&tiered, &of(others)) >= cost(&tiered, &of(counts)));
        }

        /// Two calls cost what one with the tokens of both would, but for the rounding of each.
        #[test]
        fn sums_agree_but_for_the_rounding(
            rates in rates(),
            one in proptest::array::uniform5(0..2_000_000i64),
            other in proptest::array::uniform5(0..2_000_000i64),
        ) {
            let price = ListedPrice { rates, ..ListedPrice::default() };
            let both: [i64; 5] = std::array::from_fn(|n| one[n] + other[n]);
            let apart = i128::from(cost(&price, &of(one)).0) + i128::from(cost(&price, &of(other)).0);
            let together = cost(&price, &of(both));
            prop_assume!(together < Nano(i64::MAX));
            prop_assert!((0..=1).contains(&(apart - i128::from(together.0))));
        }
    }
}
