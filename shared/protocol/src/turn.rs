//! A turn: one input handled until the process is idle again.

use crate::{Millis, Pid, TurnId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TurnState {
    Queued,
    Thinking,
    Acting,
    WaitingApproval,
    WaitingChild,
    WaitingInput,
    Paused,
    Done,
    Failed,
    Cancelled,
    /// Ended by a limit; going on makes a new turn.
    Stopped,
}

impl TurnState {
    pub const ALL: [TurnState; 11] = [
        Self::Queued,
        Self::Thinking,
        Self::Acting,
        Self::WaitingApproval,
        Self::WaitingChild,
        Self::WaitingInput,
        Self::Paused,
        Self::Done,
        Self::Failed,
        Self::Cancelled,
        Self::Stopped,
    ];

    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled | Self::Stopped)
    }

    /// A worker is (or should be) at it.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Thinking | Self::Acting)
    }

    /// Parked: nobody works on it until something happens outside.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::WaitingApproval | Self::WaitingChild | Self::WaitingInput | Self::Paused)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Thinking => "thinking",
            Self::Acting => "acting",
            Self::WaitingApproval => "waiting_approval",
            Self::WaitingChild => "waiting_child",
            Self::WaitingInput => "waiting_input",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Stopped => "stopped",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Turn {
    pub id: TurnId,
    pub pid: Pid,
    pub state: TurnState,
    /// Raised by every change of state: of two reports, the higher is the newer.
    pub rev: i64,
    pub created_at: Millis,
    pub started_at: Option<Millis>,
    pub ended_at: Option<Millis>,
    /// Why it failed or was stopped, in words for the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub error: Option<crate::problem::Problem>,
}

/// What a model has said so far in a step that is not yet answered: the value of
/// `metatron:turn:<id>:live`, written before the deltas that it already contains are published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LiveText {
    pub pid: Pid,
    pub turn_id: TurnId,
    /// The id that the answer will have.
    pub message_id: crate::MessageId,
    pub step: i64,
    /// A higher attempt replaces everything of a lower one.
    pub attempt: i64,
    pub text: String,
    pub thinking: String,
}

/// `GET /api/processes/{pid}/live`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LiveNow {
    /// Absent while no answer grows.
    pub live: Option<LiveText>,
}
