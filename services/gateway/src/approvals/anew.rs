//! Open questions of a database that was put back from a backup.
//!
//! What they show was planned where the data folder lay then. Here a home may lie elsewhere, a program may be another:
//! the door is asked what would run now, and the question shows that, so that one yes is enough. A question that could
//! not be looked at again loses nothing: the door asks once more when it is approved.

use crate::{approvals::sound, deps::Deps, http};
use actix_web::web::Data;
use chassis::{clock::now, telemetry::report};
use protocol::{op::OpBody, reply::Judgement};
use std::time::{Duration, Instant};
use store::{ApprovalRow, AskedQuestion};

const AGAIN: Duration = Duration::from_millis(250);
/// After so long without an answer they stay as they are.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends when every question was looked at. Until then `/ready` says so.
pub async fn look(deps: Data<Deps>) {
    let until = Instant::now() + PATIENCE;
    while !deps.stop.is_cancelled() {
        match once(&deps).await {
            Ok(()) => break,
            Err(error) if Instant::now() > until => {
                tracing::warn!(error = %report(&error), "open questions stay as they were asked before the restore");
                let _ = deps.store.asked_anew(now()).await;
                break;
            }
            Err(_) => tokio::time::sleep(AGAIN).await,
        }
    }
}

async fn once(deps: &Deps) -> http::Result<()> {
    if !deps.store.is_to_ask_anew().await? {
        return Ok(());
    }
    for (row, body) in deps.store.open_questions().await? {
        anew(deps, row, body).await?;
    }
    deps.store.asked_anew(now()).await?;
    Ok(())
}

async fn anew(deps: &Deps, row: ApprovalRow, body: OpBody) -> http::Result<()> {
    let ApprovalRow { approval, owner_id } = row;
    let judged = deps.mailbox.plan(&approval.op.node, approval.pid, body, None).await?;
    // What would not be asked any more is left to the door.
    let Judgement::Ask(question) = judged else { return Ok(()) };
    if question.fingerprint == approval.op.fingerprint {
        return Ok(());
    }
    let mut asked = sound::shown(&approval.op.op_id, &question.plan, question.fingerprint.clone());
    asked.content = approval.op.content;
    let mut reasons = question.reasons;
    reasons
        .insert(0, "asked anew: it was restored from a backup, and is shown as it would run here".to_owned());
    let question = AskedQuestion {
        approval_id: approval.id,
        op_id: approval.op.op_id,
        risk: question.risk,
        summary: question.summary,
        reasons,
        asked,
        plan: question.plan,
        fingerprint: question.fingerprint,
        expires_at: approval.expires_at,
    };
    match deps.store.ask_anew(&owner_id, question, now()).await {
        Ok(committed) => deps.publisher.after_commit(committed.facts, None),
        // Answered meanwhile.
        Err(store::Error::Conflict { .. } | store::Error::NotFound(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
