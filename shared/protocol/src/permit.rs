//! What carries the gateway's signature: the answer to a question, the policy set, and errands. The wire forms only:
//! `policy` signs and verifies them.

use crate::{ApprovalId, Millis, NodeId, OpId, Pid, UserId, process::Posture};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a permit says. Signed as the exact JSON text that travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermitClaims {
    pub key_id: String,
    pub approval_id: ApprovalId,
    pub op_id: OpId,
    pub pid: Pid,
    pub node: NodeId,
    /// SHA-256 of the canonical plan, hex.
    pub fingerprint: String,
    pub decided_by: UserId,
    /// Decision + 10 minutes.
    pub not_after: Millis,
}

/// JSON text and its ed25519 signature (hex, 128 characters).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedPermit {
    pub payload: String,
    pub signature: String,
}

/// What the gateway says to every bridge about how much each process may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySet {
    pub key_id: String,
    /// Never falls.
    pub version: i64,
    /// Only processes whose posture is not the default; an unknown pid has `ask`.
    pub postures: BTreeMap<Pid, Posture>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedPolicySet {
    pub payload: String,
    pub signature: String,
}

/// What the gateway has one machine do that is no op. Said again while it holds, it does no more than it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errand {
    pub key_id: String,
    pub node: NodeId,
    pub what: ErrandKind,
    pub not_after: Millis,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ErrandKind {
    /// Take the oldest outputs of ended ops away until at most so many bytes of them are left.
    Trim { leave: u64 },
    /// Pack the home folders for a backup, or say how far that is. Another id ends the pack before.
    Pack { pack_id: String },
    /// Nobody needs it any more.
    DropPack { pack_id: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedErrand {
    pub payload: String,
    pub signature: String,
}
