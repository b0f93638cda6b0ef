//! An answer while it comes: the first token goes out at once, then a delta at most every 100 ms. Pages show what came ten
//! times a second, and each delta costs Redis, the gateway and every page that looks on a message.

use super::publish::Outbox;
use chassis::clock;
use protocol::{
    event::{DeltaPart, Envelope, Event},
    turn::LiveText,
};
use std::time::Duration;
use store::{Attempt, Claim};
use tokio::time::Instant;

/// Between two deltas, at least.
const SPACING: Duration = Duration::from_millis(100);

pub struct Live<'a> {
    outbox: &'a Outbox,
    claim: &'a Claim,
    so_far: LiveText,
    /// Bytes of text and of thinking that went out.
    sent: [usize; 2],
    last: Option<Instant>,
}

impl<'a> Live<'a> {
    pub fn new(outbox: &'a Outbox, claim: &'a Claim, attempt: &Attempt) -> Self {
        let so_far = LiveText {
            pid: claim.pid,
            turn_id: claim.turn_id.clone(),
            message_id: attempt.message_id.clone(),
            step: attempt.step,
            attempt: attempt.attempt,
            text: String::new(),
            thinking: String::new(),
        };
        Self { outbox, claim, so_far, sent: [0, 0], last: None }
    }

    pub fn text(&self) -> &str {
        &self.so_far.text
    }

    pub fn add(&mut self, part: DeltaPart, text: &str) {
        match part {
            DeltaPart::Text => self.so_far.text.push_str(text),
            DeltaPart::Thinking => self.so_far.thinking.push_str(text),
        }
        if self.last.is_none_or(|last| last.elapsed() >= SPACING) {
            self.flush();
        }
    }

    /// When what waits is to go out; `None` when nothing waits.
    pub fn due(&self) -> Option<Instant> {
        let waits = self.sent != [self.so_far.text.len(), self.so_far.thinking.len()];
        waits.then(|| self.last.map_or_else(Instant::now, |last| last + SPACING))
    }

    pub fn flush(&mut self) {
        for (at, part) in [(1, DeltaPart::Thinking), (0, DeltaPart::Text)] {
            let all = if at == 0 { &self.so_far.text } else { &self.so_far.thinking };
            let offset = self.sent[at];
            if offset == all.len() {
                continue;
            }
            let event = Event::MessageDelta {
                pid: self.claim.pid,
                turn_id: self.claim.turn_id.clone(),
                message_id: self.so_far.message_id.clone(),
                step: self.so_far.step,
                attempt: self.so_far.attempt,
                offset: offset as u64,
                part,
                text: all[offset..].to_owned(),
            };
            self.sent[at] = all.len();
            let owner_id = self.claim.owner_id.clone();
            let envelope = Envelope { owner_id, fact: None, at: clock::now(), event };
            self.outbox.delta(envelope, self.so_far.clone());
        }
        self.last = Some(Instant::now());
    }
}
