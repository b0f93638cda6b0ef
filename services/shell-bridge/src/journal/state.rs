//! What the files of an op say together.

use super::{Done, Intent, OpFolder, Result, Started};
use std::fs::File;

/// Held by whoever does the op. It lives in an open file, so it goes over to the holder with that
/// file, and the kernel frees it when the last who has it dies, however it dies.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    pub(super) fn new(file: File) -> Self {
        Self(file)
    }

    /// The same lock, for another process to hold.
    pub fn share(&self) -> std::io::Result<File> {
        self.0.try_clone()
    }
}

/// Where an op stands. Those who may act on it get the lock with the answer.
#[derive(Debug)]
pub enum State {
    /// No folder, or one without an intent: the bridge died before it had said what it would do.
    NotSeen,
    /// Intended, never started, and nobody is at it: it may be started.
    NeverRan {
        intent: Box<Intent>,
        lock: Lock,
    },
    /// Somebody is at it.
    Running {
        started: Option<Started>,
    },
    /// It was started, and whoever held it died without writing the end.
    Lost {
        intent: Box<Intent>,
        started: Started,
        lock: Lock,
    },
    Done(Box<Done>),
}

impl OpFolder {
    pub fn state(&self) -> Result<State> {
        if !self.exists() {
            return Ok(State::NotSeen);
        }
        if let Some(done) = self.done()? {
            return Ok(State::Done(Box::new(done)));
        }
        let Some(lock) = self.lock()? else { return Ok(State::Running { started: self.started()? }) };
        // Between the two looks it may have ended.
        if let Some(done) = self.done()? {
            return Ok(State::Done(Box::new(done)));
        }
        let Some(intent) = self.intent()?.map(Box::new) else { return Ok(State::NotSeen) };
        Ok(match self.started()? {
            Some(started) => State::Lost { intent, started, lock },
            None => State::NeverRan { intent, lock },
        })
    }
}
