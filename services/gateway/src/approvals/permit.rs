//! The signed yes. Minted here and nowhere else.

use crate::auth::Who;
use policy::Signer;
use protocol::{
    ApprovalId, Millis, NodeId, OpId, Pid,
    permit::{PermitClaims, SignedPermit},
};
use std::time::Duration;

/// How long after the decision it may begin to run.
const VALID: Duration = Duration::from_secs(10 * 60);

/// What is permitted: this op, on this machine, exactly as its fingerprint says.
pub struct Permitted {
    pub approval_id: ApprovalId,
    pub op_id: OpId,
    pub pid: Pid,
    pub node: NodeId,
    pub fingerprint: String,
}

pub fn mint(signer: &Signer, who: &Who, what: Permitted, now: Millis) -> SignedPermit {
    signer.sign_permit(&PermitClaims {
        key_id: signer.key_id(),
        approval_id: what.approval_id,
        op_id: what.op_id,
        pid: what.pid,
        node: what.node,
        fingerprint: what.fingerprint,
        decided_by: who.id().clone(),
        not_after: now.plus(VALID),
    })
}
