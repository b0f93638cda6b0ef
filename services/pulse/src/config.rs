//! What pulse is told at its start: read once, here.

use serde::Deserialize;
use std::time::Duration;

/// `[pulse]` in `metatron.toml`, or `METATRON__PULSE__…`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Days that the large texts of ended ops, and published facts, are kept. At least 1.
    pub keep_days: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self { keep_days: 7 }
    }
}

impl Config {
    pub fn keep(&self) -> Duration {
        Duration::from_secs(u64::from(self.keep_days.max(1)) * 24 * 60 * 60)
    }
}
