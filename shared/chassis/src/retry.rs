//! Back-off: exponential with full jitter.

use std::time::Duration;

/// Waits between 0 and `first * 2^n`, never more than `most`: full jitter spreads those who failed together.
#[derive(Debug, Clone)]
pub struct Backoff {
    pub first: Duration,
    pub most: Duration,
    attempt: u32,
}

impl Backoff {
    pub fn new(first: Duration, most: Duration) -> Self {
        Self { first, most, attempt: 0 }
    }

    /// The next wait.
    pub fn next_wait(&mut self) -> Duration {
        let ceiling = self.first.saturating_mul(2u32.saturating_pow(self.attempt)).min(self.most);
        self.attempt = self.attempt.saturating_add(1);
        ceiling.mul_f64(rand::random_range(0.0..=1.0))
    }

    pub fn reset(&mut self) {
        self.attempt = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_the_ceiling_and_no_further() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(2));
        for attempt in 0..200u32 {
            let ceiling = Duration::from_millis(100 * 2u64.pow(attempt.min(10))).min(Duration::from_secs(2));
            assert!(backoff.next_wait() <= ceiling);
        }
        backoff.reset();
        assert!(backoff.next_wait() <= Duration::from_millis(100));
    }
}
