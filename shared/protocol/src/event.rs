//! Everything that the system says down the socket.

use crate::{
    ApprovalId, MessageId, Millis, OpId, Pid, TurnId, UserId,
    approval::{Approval, ApprovalState},
    message::Message,
    op::{OpResult, OpState},
    problem::Problem,
    process::{Process, ProcessState},
    turn::TurnState,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One event. Facts (the first group) stand in SQL and are never lost; deltas (the second) are
/// published only, and a gap in them is filled from the snapshot or the output by offset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type")]
#[ts(export)]
pub enum Event {
    #[serde(rename = "process.created")]
    ProcessCreated { pid: Pid, process: Box<Process> },
    #[serde(rename = "process.state")]
    ProcessState { pid: Pid, state: ProcessState },
    /// Title, posture, route or usage changed.
    #[serde(rename = "process.changed")]
    ProcessChanged { pid: Pid, process: Box<Process> },
    /// It and everything said in it is gone.
    #[serde(rename = "process.deleted")]
    ProcessDeleted { pid: Pid },
    #[serde(rename = "turn.state")]
    TurnState {
        pid: Pid,
        turn_id: TurnId,
        state: TurnState,
        rev: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        error: Option<Problem>,
    },
    #[serde(rename = "message.created")]
    MessageCreated { pid: Pid, message: Box<Message> },
    /// Another message was said in place of the first of these.
    #[serde(rename = "messages.set_aside")]
    MessagesSetAside { pid: Pid, message_ids: Vec<MessageId>, replaced_by: MessageId },
    #[serde(rename = "op.state")]
    OpState {
        pid: Pid,
        op_id: OpId,
        turn_id: TurnId,
        call_id: String,
        state: OpState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        result: Option<OpResult>,
    },
    #[serde(rename = "approval.opened")]
    ApprovalOpened { pid: Pid, approval: Box<Approval> },
    #[serde(rename = "approval.decided")]
    ApprovalDecided {
        pid: Pid,
        id: ApprovalId,
        decision: ApprovalState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        decided_by: Option<UserId>,
    },
    #[serde(rename = "notice")]
    Notice { pid: Option<Pid>, level: NoticeLevel, title: String, detail: String },

    #[serde(rename = "message.delta")]
    MessageDelta {
        pid: Pid,
        turn_id: TurnId,
        message_id: MessageId,
        step: i64,
        /// A higher attempt replaces everything of a lower one.
        attempt: i64,
        /// Where `text` begins in this part of the answer, in UTF-8 bytes.
        offset: u64,
        part: DeltaPart,
        text: String,
    },
    #[serde(rename = "op.output")]
    OpOutput {
        pid: Pid,
        op_id: OpId,
        /// Byte offset of `data` in the whole output.
        offset: u64,
        data: String,
        /// The offset after it; `data` may be longer or shorter than the bytes when they are not UTF-8.
        next: u64,
        #[serde(default)]
        binary: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DeltaPart {
    Text,
    Thinking,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NoticeLevel {
    Info,
    Warning,
    Error,
}

impl Event {
    /// The process it is about.
    pub fn pid(&self) -> Option<Pid> {
        match self {
            Self::ProcessCreated { pid, .. }
            | Self::ProcessState { pid, .. }
            | Self::ProcessChanged { pid, .. }
            | Self::ProcessDeleted { pid }
            | Self::MessagesSetAside { pid, .. }
            | Self::TurnState { pid, .. }
            | Self::MessageCreated { pid, .. }
            | Self::OpState { pid, .. }
            | Self::ApprovalOpened { pid, .. }
            | Self::ApprovalDecided { pid, .. }
            | Self::MessageDelta { pid, .. }
            | Self::OpOutput { pid, .. } => Some(*pid),
            Self::Notice { pid, .. } => *pid,
        }
    }

    /// Published only, never stored.
    pub fn is_delta(&self) -> bool {
        matches!(self, Self::MessageDelta { .. } | Self::OpOutput { .. })
    }
}

/// An event on its way through Redis: one entry of `metatron:events`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub owner_id: UserId,
    /// The row in `events`, for facts: it only grows, so of two facts about one thing the higher is
    /// the newer, in whatever order they arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<i64>,
    pub at: Millis,
    pub event: Event,
}

/// A frame down the socket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(untagged)]
#[ts(export)]
pub enum Frame {
    Event(EventFrame),
    Control(Control),
}

/// An event with its place in the stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct EventFrame {
    /// `<epoch>-<entry>`: give the last one as `resume_from`.
    pub seq: String,
    pub at: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fact: Option<i64>,
    #[serde(flatten)]
    pub event: Event,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
#[allow(clippy::large_enum_variant, reason = "a control frame lives for one write")]
pub enum Control {
    /// First frame down. `seq`: where the stream stands; everything after it will come.
    Welcome {
        seq: String,
        epoch: String,
    },
    /// What was missed cannot be given: take a snapshot, then go on from `seq`.
    Resync {
        seq: String,
        epoch: String,
    },
    Pong {
        now: Millis,
    },
    Problem {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        to: Option<String>,
        problem: Problem,
    },
}
