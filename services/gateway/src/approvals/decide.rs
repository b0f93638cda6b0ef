use crate::{
    approvals::{
        edit,
        permit::{self, Permitted},
        sound,
    },
    auth::{self, Guard},
    deps::Deps,
    http::{Body, Error, Result, limits},
};
use actix_web::web::{Data, Json, Path};
use chassis::{clock::now, crash::crash_point};
use protocol::{
    ApprovalId,
    approval::{Approval, ApprovalState, Decide, Decided, Decision, Scope},
};
use store::Decision as Row;

/// Most bytes of an edited command in its JSON form.
const BODY: usize = 2 * 1024 * 1024;

/// Answers a question. The first answer wins; a later one gets 409 with the earlier.
///
/// A browser session may, and no token alone: a program that asks its user sends the user's password
/// along, `X-Metatron-Password: base64(password)`, which is throttled like a login.
#[utoipa::path(post, path = "/api/approvals/{id}/decision", tag = "approvals", request_body = Decide,
    params(("X-Metatron-Password" = Option<String>, Header, description = "base64(password), with a bearer token")),
    responses((status = 200, body = Decided), (status = 409, description = "answered before, or the edit is denied by the door"),
              (status = 503, description = "the machine that would judge the edit is away")))]
pub async fn decide(
    guard: Guard<auth::Decide>,
    deps: Data<Deps>,
    id: Path<String>,
    body: Body<Decide, BODY>,
) -> Result<Json<Decided>> {
    let (owner, id, asked) = (guard.who.id(), ApprovalId(id.into_inner()), body.read().await?);
    check(&asked)?;
    let approval = deps.store.approval(owner, &id).await?.approval;
    if approval.state != ApprovalState::Pending {
        return Err(Error::Decided(Box::new(approval)));
    }

    let row = match asked.decision {
        Decision::Approve => {
            let op = deps.store.op(owner, &approval.op.op_id).await?.op;
            sound::question(&approval.op, op.plan.as_ref())?;
            Row::Approve { permit: yes(&deps, &guard, &approval) }
        }
        Decision::Deny => Row::Deny { reason: asked.reason },
        Decision::Edit => {
            let command = asked.op.map(|op| op.command).unwrap_or_default();
            Row::Edit(Box::new(edit::judged(&deps, &guard.who, &approval, command).await?))
        }
    };

    let decided = match deps.store.decide(owner, &id, row, now()).await {
        Err(store::Error::Conflict { .. }) => {
            return Err(Error::Decided(Box::new(deps.store.approval(owner, &id).await?.approval)));
        }
        other => other?,
    };
    crash_point("after_decision_commit");
    deps.publisher.after_commit(decided.facts, decided.value.queued);
    Ok(Json(Decided { approval_id: decided.value.approval_id }))
}

/// What does not fit together is refused before anything is looked up.
fn check(asked: &Decide) -> Result<()> {
    if asked.scope == Some(Scope::Process) {
        return Err(Error::not_offered(
            "scope",
            "A yes reaches for this one op alone (once) in this version.",
        ));
    }
    if asked.reason.as_ref().is_some_and(|reason| reason.len() > limits::REASON_BYTES) {
        return Err(Error::invalid("reason", "It may have at most 8 KiB."));
    }
    match (&asked.decision, &asked.op) {
        (Decision::Edit, None) => Err(Error::invalid("op", "An edit says the command to run instead.")),
        (Decision::Edit, Some(op)) if op.command.trim().is_empty() => {
            Err(Error::invalid("op.command", "It is empty."))
        }
        (Decision::Approve | Decision::Deny, Some(_)) => {
            Err(Error::invalid("op", "Only an edit brings another command."))
        }
        _ => Ok(()),
    }
}

fn yes(deps: &Deps, guard: &Guard<auth::Decide>, approval: &Approval) -> protocol::permit::SignedPermit {
    let what = Permitted {
        approval_id: approval.id.clone(),
        op_id: approval.op.op_id.clone(),
        pid: approval.pid,
        node: approval.op.node.clone(),
        fingerprint: approval.op.fingerprint.clone(),
    };
    permit::mint(&deps.signer, &guard.who, what, now())
}
