//! A question to the owner about one op, and the answer.

use crate::{ApprovalId, Millis, NodeId, OpId, Pid, TurnId, UserId, op::PinnedFile, process::Taint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use utoipa::ToSchema;

/// How much an op can do. R0 reads, R1 changes what is its own, R2 changes the machine, R3 is hard
/// to take back, R4 is the floor and never runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub enum Risk {
    R0,
    R1,
    R2,
    R3,
    R4,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ApprovalState {
    Pending,
    Approved,
    Denied,
    /// Closed by an edit: a new op and question stand in its place.
    Edited,
    Expired,
    /// The turn was cancelled before anyone answered.
    Cancelled,
}

impl ApprovalState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Edited => "edited",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pending, Self::Approved, Self::Denied, Self::Edited, Self::Expired, Self::Cancelled]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// The op as the card shows it: everything that will run, nothing shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AskedOp {
    pub op_id: OpId,
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub command: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub argv: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub program: Option<String>,
    #[serde(default)]
    pub files: Vec<PinnedFile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub path: Option<String>,
    /// For writes: the whole new content, and the difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub content: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub diff: Option<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub stdin: Option<String>,
    #[serde(default)]
    pub tty: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub timeout_ms: Option<u64>,
    pub cwd: String,
    pub user: String,
    pub node: NodeId,
    pub sandbox: String,
    pub fingerprint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Approval {
    pub id: ApprovalId,
    pub pid: Pid,
    pub turn_id: TurnId,
    pub state: ApprovalState,
    pub risk: Risk,
    /// One line: what it would do, in words.
    pub summary: String,
    /// Why it is asked, and for a repeated question why it is asked again.
    pub reasons: Vec<String>,
    pub taints: Vec<Taint>,
    pub created_at: Millis,
    pub expires_at: Millis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decided_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub decided_by: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    pub op: AskedOp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Decision {
    Approve,
    Deny,
    Edit,
}

/// How far a yes reaches. Only `once` is offered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Scope {
    Once,
    Process,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EditedOp {
    pub command: String,
}

/// `POST /api/approvals/{id}/decision`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Decide {
    pub decision: Decision,
    /// For `edit`: the command to run instead.
    #[ts(optional)]
    pub op: Option<EditedOp>,
    #[ts(optional)]
    pub scope: Option<Scope>,
    /// For `deny`: the model reads it.
    #[ts(optional)]
    pub reason: Option<String>,
}

/// The approval that now holds the decision; after an edit, the new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Decided {
    pub approval_id: ApprovalId,
}
