//! The signed answer to a question, and the signed policy set. The wire forms only: `policy` signs
//! and verifies them.

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
