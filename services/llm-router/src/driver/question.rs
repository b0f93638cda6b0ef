//! The door's question as it is written down and shown: everything, nothing shortened.

use chassis::clock;
use protocol::{Millis, OpId, approval::AskedOp, op::OpBody, reply::Question};
use std::time::Duration;
use store::{AskedQuestion, Store};

/// How long a question stands open.
pub async fn hours(store: &Store) -> store::Result<i64> {
    Ok(store.settings().await?.approval_hours.clamp(1, 720))
}

pub fn of(op_id: &OpId, body: &OpBody, question: Question, now: Millis, hours: i64) -> AskedQuestion {
    let Question { plan, fingerprint, risk, summary, reasons } = question;
    let content = match body {
        OpBody::WriteFile { content, .. } => Some(content.clone()),
        _ => None,
    };
    let asked = AskedOp {
        op_id: op_id.clone(),
        kind: plan.kind.clone(),
        command: plan.command.clone(),
        argv: plan.argv.clone(),
        program: plan.program.clone(),
        files: plan.files.clone(),
        path: plan.path.clone(),
        content,
        diff: plan.diff.clone(),
        env: plan.env.clone(),
        stdin: plan.stdin.clone(),
        tty: plan.tty,
        timeout_ms: plan.timeout_ms,
        cwd: plan.cwd.clone(),
        user: plan.user.clone(),
        node: plan.node.clone(),
        sandbox: plan.sandbox.clone(),
        fingerprint: fingerprint.clone(),
    };
    AskedQuestion {
        approval_id: clock::new_id(),
        op_id: op_id.clone(),
        risk,
        summary,
        reasons,
        asked,
        plan,
        fingerprint,
        expires_at: now.plus(Duration::from_secs(hours.unsigned_abs() * 3_600)),
    }
}
