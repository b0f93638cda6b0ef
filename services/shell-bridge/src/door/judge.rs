//! Judging: the plan, the policy in force, the verdict.

use super::{
    PolicyKeeper, facts,
    resolve::{self, Obstacle},
};
use crate::{exec::Hands, homes::Packs, journal::Launch, machine::Lookout};
use policy::{Verdict, Verifier};
use protocol::{
    Pid,
    op::{OpBody, Plan},
    process::Posture,
    reply::{Judgement, Question},
};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Everything that the door works with; cheap to clone.
#[derive(Clone)]
pub struct Door {
    pub hands: Hands,
    pub verifier: Verifier,
    pub policy: Arc<PolicyKeeper>,
    pub lookout: Lookout,
    pub packs: Packs,
    /// What is answered beside the stream.
    pub asides: Arc<Semaphore>,
    /// Our own API's address.
    pub listen: String,
}

/// A body with everything that is known of it.
#[derive(Debug)]
pub struct Judged {
    pub plan: Plan,
    pub fingerprint: String,
    pub launch: Option<Launch>,
    pub verdict: Verdict,
    pub summary: String,
}

impl Door {
    pub async fn judge(&self, pid: Pid, body: &OpBody, posture: Option<Posture>) -> Result<Judged, Obstacle> {
        self.policy.refresh(&self.hands.bus).await;
        let posture = posture.unwrap_or_else(|| self.policy.posture(pid));
        let mut facts = facts::facts(&self.hands.ground, &self.listen, posture);
        let (ground, node, body) = (self.hands.ground.clone(), self.hands.node.clone(), body.clone());
        let judging = move || {
            let (plan, launch) = resolve::resolve(&ground, &node, pid, &body, &facts)?;
            facts.leads = facts::leads(&ground, &plan);
            let verdict = policy::decide(&body, &plan, &facts);
            let (fingerprint, summary) = (policy::fingerprint(&plan), policy::summary(&body, &plan));
            Ok(Judged { plan, fingerprint, launch, verdict, summary })
        };
        match tokio::task::spawn_blocking(judging).await {
            Ok(judged) => judged,
            // What cannot be judged is not done.
            Err(error) => Err(Obstacle::Denied(format!("it could not be judged: {error}"))),
        }
    }

    /// Judges without doing.
    pub async fn plan(&self, pid: Pid, body: &OpBody, posture: Option<Posture>) -> Judgement {
        match self.judge(pid, body, posture).await {
            Err(obstacle) => Judgement::Deny { reasons: vec![obstacle.into_text()], plan: None },
            Ok(judged) => match judged.verdict.clone() {
                Verdict::Allow => Judgement::Allow { plan: judged.plan, fingerprint: judged.fingerprint },
                Verdict::Deny { reasons } => Judgement::Deny { reasons, plan: Some(judged.plan) },
                Verdict::Ask { .. } => Judgement::Ask(judged.question(None)),
            },
        }
    }
}

impl Judged {
    /// The question to the owner; `again`: why it is asked once more.
    pub fn question(self, again: Option<&str>) -> Question {
        let (risk, mut reasons) = match self.verdict {
            Verdict::Ask { risk, reasons } => (risk, reasons),
            _ => (protocol::approval::Risk::R1, Vec::new()),
        };
        if let Some(again) = again {
            reasons.insert(0, again.to_owned());
        }
        Question { plan: self.plan, fingerprint: self.fingerprint, risk, summary: self.summary, reasons }
    }
}
