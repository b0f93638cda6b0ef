//! What a machine answers, on the reply stream of whoever asked.

use crate::{
    JournalId, Millis, OpId,
    approval::Risk,
    files::FileNames,
    op::{OpResult, Plan},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpReply {
    pub op_id: OpId,
    pub journal_id: JournalId,
    pub body: OpReplyBody,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OpReplyBody {
    /// It needs the owner's yes.
    Asked(Box<Question>),
    /// The floor, or the posture, says no. Nothing ran.
    Denied {
        reasons: Vec<String>,
    },
    /// The request itself was refused: a false permit, an op too old, a node that is not this one.
    Refused {
        code: String,
        detail: String,
    },
    /// It runs; output so far.
    Running {
        started_at: Millis,
        length: u64,
        /// What runs, resolved: the card shows it.
        #[serde(default)]
        plan: Option<Box<Plan>>,
    },
    Done(OpResult),
    /// This journal has never seen it: it may be sent again.
    NotSeen,
    /// It may or may not have run: started without an end, or the journal is another one.
    Unknown {
        started_at: Option<Millis>,
        detail: String,
    },
}

/// The door's question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub plan: Plan,
    /// SHA-256 of the plan, hex: what a permit must be for.
    pub fingerprint: String,
    pub risk: Risk,
    pub summary: String,
    pub reasons: Vec<String>,
}

/// What the door would say of an op, without doing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Judgement {
    Allow { plan: Plan, fingerprint: String },
    Ask(Question),
    Deny { reasons: Vec<String>, plan: Option<Plan> },
}

/// Everything that travels on a reply stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Reply {
    Op(OpReply),
    Judged {
        request_id: String,
        judgement: Box<Judgement>,
    },
    Output {
        request_id: String,
        chunk: OutputChunk,
    },
    Looked {
        request_id: String,
        machine: Box<crate::machine::Machine>,
    },
    Names {
        request_id: String,
        listed: Listed,
    },
    Packed {
        request_id: String,
        pack: crate::backup::Pack,
    },
    /// The piece lies in Redis, this long; none: there is no such pack here.
    Piece {
        request_id: String,
        bytes: Option<u64>,
    },
    Outputs {
        request_id: String,
        outputs: Outputs,
    },
    /// It is not done, in a sentence.
    ErrandRefused {
        request_id: String,
        why: String,
    },
    /// An answer of llm-router to the gateway.
    Router {
        request_id: String,
        answer: crate::rpc::RouterAnswer,
    },
}

/// Outputs of ended ops on a machine, after a trim or a look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outputs {
    /// That could be trimmed.
    pub bytes: u64,
    /// The end of the op whose output would go first.
    pub oldest: Option<Millis>,
    /// By this trim.
    pub trimmed: Trimmed,
    /// Bytes of ops, homes and projects on the machine.
    pub taken: u64,
}

/// What was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trimmed {
    /// Ops whose output went.
    pub ops: u64,
    pub bytes: u64,
}

/// How a folder's names were asked for in vain, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Listed {
    Names(FileNames),
    /// There is no such folder.
    Missing {
        folder: String,
    },
    /// The agents' user may not list it, or it cannot be listed; in a sentence.
    Refused {
        folder: String,
        why: String,
    },
}

/// A piece of an op's output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS, utoipa::ToSchema)]
#[ts(export)]
pub struct OutputChunk {
    pub op_id: OpId,
    /// Byte offset of the first byte of `data` in the whole output.
    pub offset: u64,
    /// Text; bytes that are not UTF-8 are replaced and `binary` is set.
    pub data: String,
    /// The offset after the last byte of this piece.
    pub next: u64,
    /// Bytes written so far in all.
    pub length: u64,
    /// The op has ended and `next == length`.
    pub end: bool,
    #[serde(default)]
    pub binary: bool,
}
