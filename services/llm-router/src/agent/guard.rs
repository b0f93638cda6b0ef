//! The loop guard: the same calls with the same results, again and again.

use super::{Call, CallState};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Repetitions after which the model is told.
const TOLD_AT: u32 = 3;

/// How often the last step stood there in a row. Made anew from the messages in each life.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guard {
    last: Option<u64>,
    row: u32,
}

impl Guard {
    /// A step whose calls all have their results.
    pub fn step(&mut self, calls: &[Call]) {
        let mut hasher = DefaultHasher::new();
        for call in calls {
            call.tool.hash(&mut hasher);
            call.args.to_string().hash(&mut hasher);
            if let CallState::Committed { outcome, text } = &call.state {
                format!("{outcome:?}").hash(&mut hasher);
                text.hash(&mut hasher);
            }
        }
        let hash = hasher.finish();
        self.row = if self.last == Some(hash) { self.row + 1 } else { 1 };
        self.last = Some(hash);
    }

    /// The model is to be told, now.
    pub fn is_circling(&self) -> bool {
        self.row == TOLD_AT
    }

    /// It was told and did it again.
    pub fn is_stuck(&self) -> bool {
        self.row > TOLD_AT
    }
}
