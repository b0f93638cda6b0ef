//! Reads a command text as bash would, far enough to find every literal command in it.
//!
//! Lenient: it never fails and never panics; what it cannot know (a variable's value, a program's
//! output) leaves a hole in a word and a mark that it is there. Used by the floor and for the risk,
//! never to prove that something is harmless: that is what plain words are for.

mod lex;

pub use lex::{assignment, lex};
use std::collections::HashMap;

/// Values of variables that the text itself sets, and a few that are known.
pub type Vars = HashMap<String, String>;

/// A word after quotes are taken away and what is known is expanded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// Part of it cannot be known here.
    pub opaque: bool,
    /// It has an unquoted `*`, `?` or `[`.
    pub glob: bool,
    pub quoted: bool,
}

impl Word {
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), glob: text.contains(['*', '?', '[']), ..Self::default() }
    }

    /// It stands for itself.
    pub fn is_known(&self) -> bool {
        !self.opaque && !self.glob
    }
}

/// A redirection, `> file` or `< file`.
#[derive(Debug, Clone)]
pub struct Redirect {
    pub writes: bool,
    pub target: Word,
}

/// One literal command.
#[derive(Debug, Clone, Default)]
pub struct Simple {
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    /// The text given to it by `<<` or `<<<`.
    pub heredoc: Option<String>,
    /// It reads what the command before it writes.
    pub piped: bool,
}

/// What a text holds.
#[derive(Debug, Default)]
pub struct Script {
    pub commands: Vec<Simple>,
    /// The texts of `$(…)`, backticks and `<(…)`.
    pub nested: Vec<String>,
    /// All that is not quoted, without white space: the shape of the text.
    pub bare: String,
}
