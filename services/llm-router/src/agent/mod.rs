//! The turn machine: pure. (state, input) -> (state, effects).
//!
//! In: what was committed and what happened. Out: what to do next, as a list of effects. The laws it
//! keeps: no step is thought before every call of the last one has its result; each call gets one
//! result; an op is begun once a life; after parking or finishing nothing follows.
//! Never here: IO, a clock, a random number.

mod calls;
mod guard;
mod resume;
#[cfg(test)]
mod tests;

pub use calls::{Begin, Call, CallState, Ended};
pub use resume::resume;

use crate::providers::{Failure, Retry};
use guard::Guard;
use protocol::{
    Millis, OpId,
    message::Outcome,
    op::OpResult,
    turn::TurnState,
    usage::{Budget, Tried},
};
use std::time::Duration;

/// Tries of one step after the first.
const MOST_RETRIES: u32 = 5;
/// Since the first failure of a step.
const LONGEST_RETRYING: Duration = Duration::from_secs(120);
/// Claims that ended without progress before a turn is given up.
const MOST_CRASHES: i64 = 5;

/// Where a turn stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    phase: Phase,
    /// Steps that have an answer.
    answered: i64,
    limit: i64,
    guard: Guard,
    crashes: i64,
    /// What the owner said after the last answer: it answers `ask_user`.
    reply: Option<String>,
    wanted: Wanted,
}

/// What a model is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The next step: an answer, or calls.
    Step,
    /// What was said so far, in short; that is then the turn.
    Summary,
}

#[derive(Debug, Clone, PartialEq)]
enum Phase {
    /// The next step has no answer yet.
    Thinking(Tries),
    /// The last step's calls are being done.
    Acting(Vec<Call>),
    /// The last answer made no calls: the turn is done and only has to say so.
    Answered,
    /// Parked or ended: nothing more happens in this life.
    Over,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Tries {
    failed: u32,
    empty: u32,
    since: Option<Millis>,
}

#[derive(Debug, Clone)]
pub enum Input {
    /// The answer was committed, with these calls.
    Answered(Vec<Call>),
    NoAnswer(Missed, Millis),
    /// No call may be made.
    Refused(Refusal),
    /// The door asked, and the question was committed.
    Asked(OpId),
    /// The op ended, and that was committed.
    OpEnded(OpId, Box<OpResult>),
}

/// No model gave an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Missed {
    pub provider: String,
    pub failure: Failure,
    /// Something of an answer was seen, and what was said of it is kept.
    pub begun: bool,
    /// All that was tried or passed over on the way, this among it.
    pub tried: Vec<Tried>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Say what the turn does now.
    Advance(TurnState),
    Think {
        step: i64,
        wanted: Wanted,
        note: Option<&'static str>,
        wait: Wait,
    },
    /// Have an op done, and report `Asked` or `OpEnded`.
    RunOp {
        op_id: OpId,
        begin: Begin,
    },
    /// Commit the result of a call.
    Commit {
        step: i64,
        result: CallResult,
    },
    /// Give the lease back; somebody else has the word.
    Park(TurnState),
    Finish {
        state: TurnState,
        why: Option<Why>,
    },
}

/// How long to wait before thinking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wait {
    No,
    /// The next wait of the back-off, and not less than this.
    Backoff(Duration),
}

#[derive(Debug, Clone, PartialEq)]
pub struct CallResult {
    pub call_id: String,
    pub op_id: Option<OpId>,
    pub outcome: Outcome,
    pub exit_code: Option<i32>,
    pub text: String,
}

/// Why a turn ended other than well.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    Steps(i64),
    Loop,
    Crashes(i64),
    Provider(Missed),
    Refused(Refusal),
}

/// Why no call may be made.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// A budget is used up.
    /// And what the call may cost, in USD.
    UsedUp(Box<Budget>, f64),
    /// Nobody knows what the model costs, and there is a budget.
    Unpriced { provider: String, model: String },
    /// The token that the turn was begun with was deleted.
    TokenEnded,
}

/// Said to the model once when it goes in circles.
pub const CIRCLES: &str = "[MetatronOS: you made the same calls with the same results three times in a row. \
Do something else, or answer with what you know. Once more and the turn is stopped.]";

impl Turn {
    /// The first effects of this life.
    pub fn start(&mut self) -> Vec<Effect> {
        if self.crashes >= MOST_CRASHES {
            return self.finish(TurnState::Failed, Some(Why::Crashes(self.crashes)));
        }
        self.settle()
    }

    pub fn apply(&mut self, input: Input) -> Vec<Effect> {
        match (&mut self.phase, input) {
            (Phase::Thinking(_), Input::Answered(calls)) => self.answered(calls),
            (Phase::Thinking(tries), Input::NoAnswer(missed, at)) => {
                // What was seen of an answer is not said anew unasked: it cost something, and stands there.
                match tries.after(&missed.failure, at).filter(|_| !missed.begun) {
                    Some(wait) => vec![self.think(wait)],
                    None => self.finish(TurnState::Failed, Some(Why::Provider(missed))),
                }
            }
            (Phase::Thinking(_), Input::Refused(why)) => {
                let state = match why {
                    Refusal::UsedUp(..) => TurnState::Stopped,
                    Refusal::Unpriced { .. } | Refusal::TokenEnded => TurnState::Failed,
                };
                self.finish(state, Some(Why::Refused(why)))
            }
            (Phase::Acting(calls), Input::Asked(op)) => {
                calls.iter_mut().filter(|call| call.runs(&op)).for_each(|call| call.state = CallState::Asked);
                self.settle()
            }
            (Phase::Acting(calls), Input::OpEnded(op, result)) => {
                for call in calls.iter_mut().filter(|call| call.runs(&op)) {
                    call.state = CallState::Ended(Ended::of(&result));
                }
                self.settle()
            }
            // Late news of what no longer matters.
            _ => Vec::new(),
        }
    }

    fn answered(&mut self, calls: Vec<Call>) -> Vec<Effect> {
        self.answered += 1;
        self.reply = None;
        if calls.is_empty() {
            return self.finish(TurnState::Done, None);
        }
        self.phase = Phase::Acting(calls);
        let mut effects = vec![Effect::Advance(TurnState::Acting)];
        effects.extend(self.settle());
        effects
    }

    /// Everything that can be done now is done; then the turn waits, parks, or thinks on.
    fn settle(&mut self) -> Vec<Effect> {
        let Phase::Acting(calls) = &mut self.phase else {
            return match self.phase {
                Phase::Thinking(_) => self.think_on(),
                Phase::Answered => self.finish(TurnState::Done, None),
                _ => Vec::new(),
            };
        };
        let mut effects = Vec::new();
        let reply = self.reply.as_deref();
        for call in calls.iter_mut() {
            effects.extend(call.go_on(self.answered, reply));
        }
        if calls.iter().any(|call| matches!(call.state, CallState::Running(_))) {
            return effects;
        }
        for (state, parked) in
            [(CallState::Asked, TurnState::WaitingApproval), (CallState::AskUser, TurnState::WaitingInput)]
        {
            if calls.iter().any(|call| call.state == state) {
                self.phase = Phase::Over;
                effects.push(Effect::Park(parked));
                return effects;
            }
        }
        self.guard.step(calls);
        self.phase = Phase::Thinking(Tries::default());
        effects.push(Effect::Advance(TurnState::Thinking));
        effects.extend(self.think_on());
        effects
    }

    fn think_on(&mut self) -> Vec<Effect> {
        if self.guard.is_stuck() {
            return self.finish(TurnState::Stopped, Some(Why::Loop));
        }
        if self.answered >= self.limit {
            return self.finish(TurnState::Stopped, Some(Why::Steps(self.limit)));
        }
        vec![self.think(Wait::No)]
    }

    fn think(&self, wait: Wait) -> Effect {
        let note = self.guard.is_circling().then_some(CIRCLES);
        Effect::Think { step: self.answered + 1, wanted: self.wanted, note, wait }
    }

    fn finish(&mut self, state: TurnState, why: Option<Why>) -> Vec<Effect> {
        self.phase = Phase::Over;
        vec![Effect::Finish { state, why }]
    }
}

impl Tries {
    /// How long to wait before the next try; `None`: no more.
    fn after(&mut self, failure: &Failure, at: Millis) -> Option<Wait> {
        let since = *self.since.get_or_insert(at);
        self.failed += 1;
        let least = match failure.retry() {
            Retry::Never => return None,
            Retry::Once => {
                self.empty += 1;
                if self.empty > 1 {
                    return None;
                }
                Duration::ZERO
            }
            Retry::Later(named) => named.unwrap_or_default(),
        };
        let out_of_time = at.plus(least) > since.plus(LONGEST_RETRYING);
        (self.failed <= MOST_RETRIES && !out_of_time).then_some(Wait::Backoff(least))
    }
}
