use crate::{
    auth::{Guard, Read},
    deps::Deps,
    http::{Body, Result},
    processes::posture,
};
use actix_web::web::{Data, Json};
use protocol::{
    Pid,
    approval::Risk,
    op::OpBody,
    process::Posture,
    reply::Judgement,
    rule::{Ruling, TriedRules, TryRules},
};

/// Most bytes of a command in its JSON form.
const BODY: usize = 2 * 1024 * 1024;
/// No process has it.
const NOBODY: Pid = Pid(0);

/// What the door would say of a command: allow, ask or deny, with reasons and plan. Runs nothing.
#[utoipa::path(post, path = "/api/rules/try", tag = "rules", request_body = TryRules,
    responses((status = 200, body = TriedRules), (status = 503, description = "the machine is away")))]
pub async fn attempt(
    _guard: Guard<Read>,
    deps: Data<Deps>,
    body: Body<TryRules, BODY>,
) -> Result<Json<TriedRules>> {
    let TryRules { command, cwd, posture } = body.read().await?;
    let posture = posture.unwrap_or(Posture::Ask);
    posture::offered(posture)?;
    let op = OpBody::RunCommand {
        command,
        cwd,
        env: Default::default(),
        stdin: None,
        user: None,
        tty: false,
        timeout_ms: None,
    };
    Ok(Json(tried(deps.mailbox.plan(&deps.node, NOBODY, op, Some(posture)).await?)))
}

fn tried(judgement: Judgement) -> TriedRules {
    match judgement {
        Judgement::Allow { plan, .. } => {
            TriedRules { decision: Ruling::Allow, risk: Risk::R0, reasons: Vec::new(), plan: Some(plan) }
        }
        Judgement::Ask(question) => TriedRules {
            decision: Ruling::Ask,
            risk: question.risk,
            reasons: question.reasons,
            plan: Some(question.plan),
        },
        Judgement::Deny { reasons, plan } => {
            TriedRules { decision: Ruling::Deny, risk: Risk::R4, reasons, plan }
        }
    }
}
