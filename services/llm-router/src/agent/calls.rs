//! One call of the last answer, from being asked for to its committed result.

use super::{CallResult, Effect};
use crate::tools;
use protocol::{
    OpId,
    message::Outcome,
    op::{OpBody, OpResult},
    told,
};
use serde_json::Value;

#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub call_id: String,
    pub tool: String,
    pub args: Value,
    /// The op that it became; after an edit the owner's.
    pub op_id: Option<OpId>,
    /// The command that the owner put in place of the model's.
    pub edited: Option<String>,
    pub state: CallState,
}

#[derive(Debug, Clone, PartialEq)]
pub enum CallState {
    /// An op to be begun.
    ToRun(Begin),
    Running(Begin),
    /// A question to the owner stands open.
    Asked,
    /// Waits for the owner's next message.
    AskUser,
    /// Its result is known and not yet committed.
    Ended(Ended),
    Committed {
        outcome: Outcome,
        text: String,
    },
}

/// How an op is taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// It never left, or only to be asked about: send it.
    Send,
    /// It left before: ask how it stands, never send it blindly.
    TakeUp,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    pub outcome: Outcome,
    pub exit_code: Option<i32>,
    pub text: String,
}

impl Ended {
    pub fn of(result: &OpResult) -> Self {
        Self { outcome: result.outcome, exit_code: result.exit_code, text: told::text(result) }
    }

    pub fn denied(reason: Option<&str>) -> Self {
        let text = match reason.filter(|reason| !reason.trim().is_empty()) {
            Some(reason) => format!("The owner denied this; it did not run. Reason: {reason}"),
            None => "The owner denied this and gave no reason; it did not run.".to_owned(),
        };
        Self { outcome: Outcome::Denied, exit_code: None, text }
    }

    pub fn expired() -> Self {
        let text = "Nobody answered the question in time, which counts as a no; it did not run.".to_owned();
        Self { outcome: Outcome::Denied, exit_code: None, text }
    }

    fn error(text: String) -> Self {
        Self { outcome: Outcome::Error, exit_code: None, text }
    }
}

impl Call {
    /// A fresh call of an answer: what it is, from its arguments alone.
    pub fn read(
        call_id: String,
        tool: String,
        args: Value,
        new_op: impl FnOnce() -> OpId,
    ) -> (Self, Option<OpBody>) {
        let (state, body) = match tools::read(&tool, &args) {
            Ok(tools::Call::Op(body)) => (CallState::ToRun(Begin::Send), Some(body)),
            Ok(tools::Call::AskUser) => (CallState::AskUser, None),
            Err(text) => (CallState::Ended(Ended::error(text)), None),
        };
        let op_id = body.is_some().then(new_op);
        (Self { call_id, tool, args, op_id, edited: None, state }, body)
    }

    pub(super) fn runs(&self, op: &OpId) -> bool {
        self.op_id.as_ref() == Some(op) && matches!(self.state, CallState::Running(_))
    }

    /// What this call needs done now.
    pub(super) fn go_on(&mut self, step: i64, reply: Option<&str>) -> Option<Effect> {
        if self.state == CallState::AskUser
            && let Some(reply) = reply
        {
            self.state =
                CallState::Ended(Ended { outcome: Outcome::Ok, exit_code: None, text: reply.to_owned() });
        }
        match (&self.state, &self.op_id) {
            (CallState::ToRun(begin), Some(op_id)) => {
                let effect = Effect::RunOp { op_id: op_id.clone(), begin: *begin };
                self.state = CallState::Running(*begin);
                Some(effect)
            }
            (CallState::Ended(ended), _) => {
                let result = self.result(ended);
                self.state = CallState::Committed { outcome: result.outcome, text: result.text.clone() };
                Some(Effect::Commit { step, result })
            }
            _ => None,
        }
    }

    fn result(&self, ended: &Ended) -> CallResult {
        let text = match &self.edited {
            Some(command) => told::edited(command, &ended.text),
            None => ended.text.clone(),
        };
        CallResult {
            call_id: self.call_id.clone(),
            op_id: self.op_id.clone(),
            outcome: ended.outcome,
            exit_code: ended.exit_code,
            text,
        }
    }
}
