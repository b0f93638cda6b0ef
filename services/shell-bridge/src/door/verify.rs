//! What a permit is worth for this op, now.

use policy::{Refusal, Verifier};
use protocol::{Millis, NodeId, UserId, op::OpRequest};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Worth {
    /// There is none.
    Nothing,
    /// The owner said yes to exactly this.
    Yes(UserId),
    /// It is the owner's, for this op, but no longer for this: ask again, and say why.
    Stale(&'static str),
    /// It is not what it says it is. Refused and logged.
    False(Refusal),
}

pub fn worth(
    verifier: &Verifier,
    request: &OpRequest,
    node: &NodeId,
    fingerprint: &str,
    now: Millis,
) -> Worth {
    let Some(permit) = &request.permit else { return Worth::Nothing };
    match verifier.accept_permit(permit, &request.op_id, request.pid, node, fingerprint, now) {
        Ok(claims) => Worth::Yes(claims.decided_by),
        Err(Refusal::Expired) => {
            Worth::Stale("asked again: the approval expired before it could be carried out")
        }
        Err(Refusal::Changed) => Worth::Stale(
            "asked again: what would run is no longer what was approved (a script, a file or a folder changed)",
        ),
        Err(other) => Worth::False(other),
    }
}
