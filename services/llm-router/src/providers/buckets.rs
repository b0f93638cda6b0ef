//! What OpenAI's two APIs, and those who imitate them, count, made into buckets that share nothing.

use protocol::price::Tokens;

/// As it was said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub input: i64,
    pub cached: i64,
    pub written: i64,
    pub output: i64,
    pub reasoned: i64,
    pub total: i64,
}

impl Counts {
    /// What is cached stands inside the input, and what is reasoned inside the output: but beside it with some (xAI;
    /// Gemini, which does not even name it), which the total shows. Nothing gets negative, whatever is said.
    pub fn buckets(self) -> Tokens {
        let cache_read = self.cached.min(self.input);
        let cache_write = self.written.min(self.input - cache_read);
        let fresh = self.input - cache_read - cache_write;
        let beside = self.total.saturating_sub(self.input).saturating_sub(self.output).max(0);
        let (output, reasoning) = if beside > 0 && beside >= self.reasoned {
            (self.output, beside)
        } else {
            let inside = self.reasoned.min(self.output);
            (self.output - inside, inside)
        };
        Tokens { fresh, cache_read, cache_write, output, reasoning }
    }
}
