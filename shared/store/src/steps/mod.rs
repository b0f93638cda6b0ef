//! Steps: model calls, committed before anything they ask for leaves the house.

mod commit;
mod half;
mod load;

pub(crate) use commit::made_progress;
pub(crate) use half::keep_half_answer;
pub(crate) use load::unanswered_calls;

use crate::{CallEnd, NewOp, OpRow, ProcessRow, Reserved, TurnRow, approvals::ApprovalRow};
use protocol::{
    MessageId, OpId,
    message::{Block, Message, Outcome, Seals},
};

/// A model call that is about to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub step: i64,
    /// From 1; a higher one replaces what a lower one streamed.
    pub attempt: i64,
    /// The id that the answer will have, the same for every attempt.
    pub message_id: MessageId,
}

/// A model's whole answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub step: i64,
    pub message_id: MessageId,
    pub blocks: Vec<Block>,
    /// One for each call that touches a machine.
    pub ops: Vec<NewOp>,
    /// What its provider wants back with it.
    pub seals: Option<Seals>,
    /// Of the call that gave it, and who that was.
    pub end: CallEnd,
}

/// What came of beginning an attempt.
#[derive(Debug, Clone)]
pub enum Begun {
    /// Go on; which of the amounts was reserved.
    Attempt(Attempt, usize),
    /// No call may be made. Its owner was told, and an earlier call of the step given up; nothing else was written.
    Refused(Reserved),
}

/// The result of one call, as the model will read it.
#[derive(Debug, Clone)]
pub struct ToolOutcome {
    pub step: i64,
    pub call_id: String,
    pub op_id: Option<OpId>,
    pub outcome: Outcome,
    pub exit_code: Option<i32>,
    pub text: String,
}

/// Everything that a worker needs to go on with a turn.
#[derive(Debug, Clone)]
pub struct TurnRecord {
    pub turn: TurnRow,
    pub process: ProcessRow,
    /// Messages of this turn in order.
    pub messages: Vec<Message>,
    pub ops: Vec<OpRow>,
    pub approvals: Vec<ApprovalRow>,
    /// Steps begun, answered or not: (step, attempts, answered).
    pub steps: Vec<(i64, i64, bool)>,
}
