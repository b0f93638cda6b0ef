//! Settings of this service: `[llm-router]` in `metatron.toml`, or the environment.

use crate::providers::Patience;
use serde::Deserialize;
use std::time::Duration;

/// For the answer of a call; pulse gives up what nobody tells the end of after twice as long.
const LONGEST: Duration = Duration::from_secs(2 * 3_600);

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Turns at once.
    pub turns: usize,
    /// Models give chats their titles; each is a short call of its own.
    pub titles: bool,
    /// Seconds: to connect to a provider, to the first byte of an answer, between two pieces of it, and
    /// for all of it (two hours at most).
    pub connect_s: u64,
    pub first_byte_s: u64,
    pub idle_s: u64,
    pub total_s: u64,
    /// Seconds to the first token, of one that another of its route stands behind: who lets a call wait in line says so
    /// again and again, and is alive all the while.
    pub first_token_s: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            turns: 32,
            titles: true,
            connect_s: 10,
            first_byte_s: 120,
            idle_s: 60,
            total_s: 1_800,
            first_token_s: 180,
        }
    }
}

impl Config {
    pub fn patience(&self) -> Patience {
        Patience {
            connect: Duration::from_secs(self.connect_s),
            first_byte: Duration::from_secs(self.first_byte_s),
            idle: Duration::from_secs(self.idle_s),
            total: Duration::from_secs(self.total_s).min(LONGEST),
        }
    }

    pub fn first_token(&self) -> Duration {
        Duration::from_secs(self.first_token_s)
    }
}
