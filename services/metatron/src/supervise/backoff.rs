//! How long to wait before a service is started again.

use std::time::Duration;

/// A service that lived this long is taken as sound: its next end starts the count anew.
pub const SOUND_AFTER: Duration = Duration::from_secs(10);
const MOST: Duration = Duration::from_secs(30);

/// `quick_ends`: ends in a row, none after a sound life; from 1. At once, then 0.25 s doubling to 30 s: the
/// first four restarts stay below 2 s, a crash loop does not eat the machine.
pub fn wait(quick_ends: u32) -> Duration {
    match quick_ends {
        0 | 1 => Duration::from_millis(20),
        n => Duration::from_millis(125).saturating_mul(1 << (n - 1).min(16)).min(MOST),
    }
}

/// So many quick ends in a row are called a crash loop.
pub const LOOP_FROM: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restarts_are_quick_at_first_and_slow_in_a_loop() {
        let waits: Vec<_> = (1..=9).map(|n| wait(n).as_millis()).collect();
        assert_eq!(waits, [20, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
        assert_eq!(wait(u32::MAX), MOST);
    }
}
