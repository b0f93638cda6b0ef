//! Whether what a provider says of a call can be so. One that is wrong by orders of magnitude would close every budget;
//! then what went over the wire counts.

use protocol::price::{Nano, Tokens};

/// No estimate of a prompt is off by more.
const TIMES: i64 = 10;
/// What a provider puts in front of a prompt, at most.
const BESIDE: i64 = 100_000;
/// Thoughts that nobody sees, at most.
const UNSEEN: i64 = 1_000_000;
/// Of what the list knows, when a provider names its own price.
const DEARER: i64 = 20;
/// 1e-9 USD: less is never worth a doubt.
const A_DOLLAR: i64 = 1_000_000_000;

/// `input`: tokens of the prompt, about. `heard`: of the answer so far.
pub fn count(counted: &Tokens, input: i64, heard: i64) -> bool {
    let most = |about: i64, more: i64| about.saturating_mul(TIMES).saturating_add(more);
    counted.all_input() <= most(input, BESIDE) && counted.all_output() <= most(heard, UNSEEN)
}

/// `usd`: what the provider says that it took; `ours`: what it takes by the list, 1e-9 USD, 0 when nobody knows.
pub fn cost(usd: f64, ours: i64) -> Option<Nano> {
    let most = if ours > 0 { ours.saturating_mul(DEARER).max(A_DOLLAR) } else { 100 * A_DOLLAR };
    let said = Nano::of_usd(usd);
    (0..=most).contains(&said.0).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_not_believed() {
        let of = |fresh, output| count(&Tokens { fresh, output, ..Tokens::default() }, 1_000, 100);
        assert_eq!([of(3_000, 400), of(110_000, 1_001_000)], [true, true]);
        assert_eq!([of(110_001, 0), of(0, 1_001_001), of(i64::MAX, i64::MAX)], [false; 3]);
        let said = |usd, ours| cost(usd, ours).map(|nano| nano.0);
        assert_eq!(said(0.9, 1), Some(900_000_000));
        assert_eq!((said(1.1, 1), said(19.0, A_DOLLAR)), (None, Some(19 * A_DOLLAR)));
        assert_eq!((said(99.0, 0), said(1e300, 0)), (Some(99 * A_DOLLAR), None));
    }
}
