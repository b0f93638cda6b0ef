//! The cache of prefixes, and what a call takes.

use super::{
    Kind, Spoken,
    answer::Piece,
    talk::{Talk, tokens_of},
};
use sha2::{Digest, Sha256};
use std::{collections::HashSet, sync::Mutex};

/// In buckets that share nothing; each kind tells them in its own way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub fresh: i64,
    pub read: i64,
    pub written: i64,
    pub output: i64,
    pub reasoning: i64,
}

impl Counts {
    pub fn input(&self) -> i64 {
        self.fresh + self.read + self.written
    }

    /// What every call takes where nothing is counted.
    pub fn fixed() -> Self {
        Self { fresh: 100, output: 10, ..Self::default() }
    }
}

#[derive(Debug, Default)]
pub struct Cache {
    seen: Mutex<HashSet<[u8; 32]>>,
}

impl Cache {
    /// Anthropic caches up to what is marked; the others whatever they have seen, and charge nothing for keeping it.
    /// Ollama keeps silent about it.
    pub fn take(&self, kind: Kind, model: &str, talk: &Talk, spoken: &Spoken) -> Counts {
        let mut seen = self.seen.lock().expect("not poisoned");
        let (mut hash, mut all, mut read, mut marked) = ([0; 32], 0, 0, 0);
        let mut fresh_prefixes = Vec::new();
        for (what, tokens, mark) in talk.units() {
            hash = Sha256::new().chain_update(model).chain_update(hash).chain_update(what).finalize().into();
            all += tokens;
            if seen.contains(&hash) {
                read = all;
            }
            if mark || kind != Kind::Anthropic {
                marked = all;
                fresh_prefixes.push(hash);
            }
        }
        seen.extend(fresh_prefixes);
        let (read, written) = match kind {
            Kind::Anthropic => (read, (marked - read).max(0)),
            Kind::Ollama => (0, 0),
            _ => (read, 0),
        };
        let (output, reasoning) = output(spoken);
        Counts { fresh: all - read - written, read, written, output, reasoning }
    }
}

fn output(spoken: &Spoken) -> (i64, i64) {
    spoken.pieces.iter().fold((0, 0), |(output, reasoning), piece| match piece {
        Piece::Text(text) => (output + tokens_of(text), reasoning),
        Piece::Thinking(text) | Piece::Hidden(text) => (output, reasoning + tokens_of(text)),
        Piece::Call { tool, arguments } => (output + tokens_of(tool) + tokens_of(arguments), reasoning),
    })
}
