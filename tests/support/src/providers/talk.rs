//! A conversation as every kind of provider understands it.

/// What was said so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Talk {
    pub system: String,
    /// Names, descriptions and schemas.
    pub tools: String,
    /// The end of all that is marked for the cache.
    pub marked: bool,
    pub turns: Vec<Turn>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// `user`, `assistant` or `tool`.
    pub role: &'static str,
    pub text: String,
    /// What a model asked for, in the order in which it did: name and arguments.
    pub calls: Vec<(String, String)>,
    pub images: usize,
    /// Marked for the cache.
    pub marked: bool,
}

/// Tokens of an image.
const IMAGE: i64 = 1_000;

impl Turn {
    pub fn new(role: &'static str, text: String) -> Self {
        Self { role, text, calls: Vec::new(), images: 0, marked: false }
    }
}

impl Talk {
    /// Everything that a prefix may end with: what it is, how many tokens it takes, whether it is marked.
    pub(crate) fn units(&self) -> Vec<(String, i64, bool)> {
        let first = format!("{}\n{}", self.system, self.tools);
        let tokens = tokens_of(&self.system) + tokens_of(&self.tools);
        let turns = self.turns.iter().map(|turn| {
            let calls: i64 = turn.calls.iter().map(|(name, args)| tokens_of(name) + tokens_of(args)).sum();
            let images = i64::try_from(turn.images).unwrap_or(0) * IMAGE;
            let what = format!("{} {} {:?} {}", turn.role, turn.text, turn.calls, turn.images);
            (what, tokens_of(&turn.text) + calls + images, turn.marked)
        });
        std::iter::once((first, tokens, self.marked)).chain(turns).collect()
    }
}

/// Four characters a token.
pub(crate) fn tokens_of(text: &str) -> i64 {
    i64::try_from(text.chars().count().div_ceil(4)).unwrap_or(0)
}
