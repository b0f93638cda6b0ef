//! Settings of this service: `[llm-router]` in `metatron.toml`, or the environment.

use crate::providers::Patience;
use serde::Deserialize;
use std::time::Duration;

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Turns at once.
    pub turns: usize,
    /// Models give chats their titles; each is a short call of its own.
    pub titles: bool,
    /// Seconds: to connect to a provider, to the first byte of an answer, between two pieces of it, and
    /// for all of it.
    pub connect_s: u64,
    pub first_byte_s: u64,
    pub idle_s: u64,
    pub total_s: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { turns: 32, titles: true, connect_s: 10, first_byte_s: 120, idle_s: 60, total_s: 1_800 }
    }
}

impl Config {
    pub fn patience(&self) -> Patience {
        Patience {
            connect: Duration::from_secs(self.connect_s),
            first_byte: Duration::from_secs(self.first_byte_s),
            idle: Duration::from_secs(self.idle_s),
            total: Duration::from_secs(self.total_s),
        }
    }
}
