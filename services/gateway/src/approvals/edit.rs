//! Another command instead: judged by the door before it is signed, as any command is.

use crate::{
    approvals::{
        permit::{self, Permitted},
        sound,
    },
    auth::Who,
    deps::Deps,
    http::{Error, Result},
};
use chassis::clock::{new_id, now};
use protocol::{
    ApprovalId, OpId,
    approval::{Approval, Risk},
    op::{OpBody, Plan},
    reply::{Judgement, Question},
};
use store::EditedOp;

/// The new op with its permit. `Floor` when the door would never run it, `NodeAway` when it does not
/// answer; nothing is changed then.
pub async fn judged(deps: &Deps, who: &Who, approval: &Approval, command: String) -> Result<EditedOp> {
    let old = deps.store.op(who.id(), &approval.op.op_id).await?.op;
    let body = with_command(old.body, command.clone())?;
    let node = &approval.op.node;
    let question = match deps.mailbox.plan(node, approval.pid, body.clone(), None).await? {
        Judgement::Ask(question) => question,
        Judgement::Allow { plan, fingerprint } => harmless(plan, fingerprint),
        Judgement::Deny { reasons, .. } => return Err(Error::Floor(reasons)),
    };
    sound::edit(approval, &command, &question.plan, &question.fingerprint)?;
    let (approval_id, op_id): (ApprovalId, OpId) = (new_id(), new_id());
    let what = Permitted {
        approval_id: approval_id.clone(),
        op_id: op_id.clone(),
        pid: approval.pid,
        node: question.plan.node.clone(),
        fingerprint: question.fingerprint.clone(),
    };
    let permit = permit::mint(&deps.signer, who, what, now());
    let asked = sound::shown(&op_id, &question.plan, question.fingerprint);
    let Question { plan, risk, summary, reasons, .. } = question;
    Ok(EditedOp { approval_id, op_id, body, plan, asked, risk, summary, reasons, permit })
}

/// The same folder, environment, user and limits; another command.
fn with_command(body: OpBody, new: String) -> Result<OpBody> {
    match body {
        OpBody::RunCommand { cwd, env, stdin, user, tty, timeout_ms, .. } => {
            Ok(OpBody::RunCommand { command: new, cwd, env, stdin, user, tty, timeout_ms })
        }
        other => Err(Error::not_offered(
            "decision",
            format!(
                "A command can be edited; this is {}. Approve it, or deny it with a reason.",
                other.kind()
            ),
        )),
    }
}

/// What would have run unasked stands in the history as a question all the same.
fn harmless(plan: Plan, fingerprint: String) -> Question {
    let summary = plan.command.clone().unwrap_or_default();
    Question { plan, fingerprint, risk: Risk::R0, summary, reasons: Vec::new() }
}
