//! What a test has a provider do.

use serde_json::Value;
use std::time::Duration;

/// What the upstream does with one request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Streams the text word by word, `pause` between the words, then tool calls if there are any.
    Say { text: String, calls: Vec<(String, Value)>, pause: Duration },
    /// Thinks aloud, then says the text.
    Thinking { thought: String, text: String },
    /// A tool call whose arguments are these very bytes, where a kind has bytes for them.
    RawCall { tool: String, arguments: String },
    /// An HTTP status with an error body and extra headers.
    Fault { status: u16, headers: Vec<(String, String)>, message: String },
    /// The beginning of an answer, then the connection is cut.
    Half { text: String },
    /// An answer that stops at the model's limit of output.
    Limited { text: String },
    /// 200 and headers, then nothing for as long as the client waits.
    Stall,
    /// Signs of life that say nothing, for as long as the client waits.
    Waits,
    /// An answer without any content.
    Nothing,
    /// 200 with a body that is no answer at all.
    Garbage { content_type: String, body: String },
    /// Pieces in this order.
    Speak(Spoken),
    /// These very bytes behind this status and these headers.
    Raw { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// An answer that breaks off after so many of its frames.
    CutAfter { spoken: Spoken, frames: usize },
    /// The same, after so many bytes.
    CutAt { spoken: Spoken, bytes: usize },
    /// The same, and the connection stays open without a word.
    StallsAfter { spoken: Spoken, frames: usize },
    /// The same, and then something goes wrong, in the way in which its kind says so.
    FailsAfter { spoken: Spoken, frames: usize, trouble: Trouble },
    /// One frame with a text of so many bytes.
    LongLine { bytes: usize },
    /// So many frames that say nothing, then the end.
    EmptyDeltas { frames: usize },
    /// A call in the place of this number.
    HostileIndex { index: u64 },
    /// Text without end.
    Endless,
    /// An answer packed with gzip, as it is said; a piece of the body is half a frame.
    Packed(Spoken),
    /// A body that is small until it is unpacked: so many bytes of one text.
    GzipBomb { bytes: usize },
    /// Nothing at all: the connection ends.
    HangUp,
}

/// An answer of a model.
#[derive(Debug, Clone, Default)]
pub struct Spoken {
    pub pieces: Vec<Piece>,
    pub pause: Duration,
    pub stop: Stop,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text(String),
    Thinking(String),
    /// Thoughts that only the provider can read, where a kind has such.
    Hidden(String),
    Call {
        tool: String,
        /// JSON text.
        arguments: String,
    },
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stop {
    #[default]
    Natural,
    Length,
    Filter,
    /// As `Filter`, where a kind knows no difference.
    Refusal,
    /// As `Length`, where a kind knows no difference.
    Context,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Overloaded,
    RateLimited,
    Internal,
}

impl Trouble {
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::Overloaded => 503,
            Self::RateLimited => 429,
            Self::Internal => 500,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Overloaded => "Overloaded",
            Self::RateLimited => "Rate limit reached",
            Self::Internal => "Internal error",
        }
    }
}

impl Answer {
    pub fn text(text: &str) -> Self {
        Self::Say { text: text.to_owned(), calls: Vec::new(), pause: Duration::ZERO }
    }

    pub fn call(tool: &str, arguments: Value) -> Self {
        Self::calls(vec![(tool, arguments)])
    }

    pub fn calls(calls: Vec<(&str, Value)>) -> Self {
        let calls = calls.into_iter().map(|(tool, arguments)| (tool.to_owned(), arguments)).collect();
        Self::Say { text: String::new(), calls, pause: Duration::ZERO }
    }

    pub fn slowly(text: &str, pause: Duration) -> Self {
        Self::Say { text: text.to_owned(), calls: Vec::new(), pause }
    }

    pub fn fault(status: u16) -> Self {
        Self::Fault { status, headers: Vec::new(), message: format!("upstream says {status}") }
    }

    /// Sends the client elsewhere.
    pub fn redirect(to: &str) -> Self {
        Self::Raw { status: 307, headers: vec![("location".to_owned(), to.to_owned())], body: Vec::new() }
    }

    /// What a model says in it, when it is that.
    pub(crate) fn spoken(&self) -> Option<Spoken> {
        let piece = |text: &str| Piece::Text(text.to_owned());
        Some(match self {
            Self::Say { text, calls, pause } => {
                let calls = calls.iter().map(|(tool, arguments)| Piece::Call {
                    tool: tool.clone(),
                    arguments: arguments.to_string(),
                });
                let said = (!text.is_empty()).then(|| piece(text));
                Spoken { pieces: said.into_iter().chain(calls).collect(), pause: *pause, stop: Stop::Natural }
            }
            Self::Thinking { thought, text } => {
                Spoken::of(vec![Piece::Thinking(thought.clone()), piece(text)])
            }
            Self::RawCall { tool, arguments } => {
                Spoken::of(vec![Piece::Call { tool: tool.clone(), arguments: arguments.clone() }])
            }
            Self::Limited { text } => Spoken { stop: Stop::Length, ..Spoken::of(vec![piece(text)]) },
            Self::Nothing => Spoken::default(),
            Self::Speak(spoken) => spoken.clone(),
            _ => return None,
        })
    }
}

impl Spoken {
    pub fn of(pieces: Vec<Piece>) -> Self {
        Self { pieces, ..Self::default() }
    }

    pub fn text(text: &str) -> Self {
        Self::of(vec![Piece::Text(text.to_owned())])
    }

    pub(crate) fn has_calls(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Call { .. }))
    }
}

/// In words, each with the blank behind it.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

pub(crate) fn in_two(text: &str) -> [&str; 2] {
    let mut at = text.len() / 2;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    let (head, tail) = text.split_at(at);
    [head, tail]
}
