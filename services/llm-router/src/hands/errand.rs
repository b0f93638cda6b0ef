//! One op on its way: sent, heard of, asked about, until its end.

use super::{Hands, replies::Ear};
use protocol::{
    JournalId, Millis,
    op::{NodeEntry, OpRequest, OpResult, Plan},
    reply::{OpReply, OpReplyBody, Question},
};
use std::time::Duration;
use tokio::time::timeout;

/// A silence that is asked about.
const SILENCE: Duration = Duration::from_secs(2);

pub struct Errand {
    hands: Hands,
    ear: Ear,
    request: OpRequest,
    /// The journal that it was sent to, or that answered.
    journal: Option<JournalId>,
    away: bool,
}

/// What is heard of an op.
#[derive(Debug)]
pub enum Heard {
    Running {
        journal: JournalId,
        started_at: Millis,
        /// What runs, resolved.
        plan: Option<Box<Plan>>,
    },
    Asked(Box<Question>),
    /// It ended, also by not being done at all.
    Ended(OpResult),
    /// The node shows no sign of life; it is waited for. Said once until it is back.
    NodeAway,
    NodeBack,
}

impl Errand {
    pub(super) fn new(hands: Hands, ear: Ear, request: OpRequest) -> Self {
        let journal = request.journal_id.clone();
        Self { hands, ear, request, journal, away: false }
    }

    /// Sends it. Only for what never left, or was only asked about before.
    pub async fn send(&self) {
        let entry = NodeEntry::Op(Box::new(self.request.clone()));
        self.hands.tell(&self.request.node, &entry).await;
    }

    /// Asks how it stands, and attaches this worker.
    pub async fn ask(&self) {
        self.hands.ask(&self.request.node, &self.request.op_id, self.journal.clone()).await;
    }

    /// Waits for the next thing that is worth saying.
    pub async fn next(&mut self) -> Heard {
        loop {
            match timeout(SILENCE, self.ear.next()).await {
                Ok(reply) => {
                    if let Some(heard) = self.understand(reply).await {
                        return heard;
                    }
                }
                Err(_) => {
                    if let Some(heard) = self.break_silence().await {
                        return heard;
                    }
                }
            }
        }
    }

    async fn understand(&mut self, reply: OpReply) -> Option<Heard> {
        let heard = match reply.body {
            OpReplyBody::Running { started_at, plan, .. } => {
                Heard::Running { journal: reply.journal_id.clone(), started_at, plan }
            }
            OpReplyBody::Asked(question) => Heard::Asked(question),
            OpReplyBody::Done(result) => Heard::Ended(result),
            OpReplyBody::Denied { reasons } => Heard::Ended(denied(&reasons)),
            OpReplyBody::Refused { code, detail } => Heard::Ended(refused(&code, &detail)),
            OpReplyBody::Unknown { started_at, detail } => Heard::Ended(unknown(started_at, &detail)),
            OpReplyBody::NotSeen => {
                // The same op, the same id: if an earlier copy does arrive, the journal knows it.
                self.request.journal_id = Some(reply.journal_id);
                self.send().await;
                return None;
            }
        };
        self.journal = Some(reply.journal_id);
        Some(heard)
    }

    async fn break_silence(&mut self) -> Option<Heard> {
        let here = self.hands.beacon(&self.request.node).await.is_some();
        if here {
            self.ask().await;
        }
        let changed = self.away == here;
        self.away = !here;
        changed.then_some(if here { Heard::NodeBack } else { Heard::NodeAway })
    }
}

fn ended(outcome: protocol::message::Outcome, text: String) -> OpResult {
    OpResult {
        outcome,
        exit_code: None,
        signal: None,
        length: 0,
        text,
        truncated: false,
        reason: None,
        started_at: None,
        ended_at: None,
    }
}

fn denied(reasons: &[String]) -> OpResult {
    let text = format!("The rules of the machine do not allow this; nothing ran. {}", reasons.join("; "));
    ended(protocol::message::Outcome::Denied, text)
}

fn refused(code: &str, detail: &str) -> OpResult {
    let text = format!("The machine refused the request ({code}); nothing ran. {detail}");
    ended(protocol::message::Outcome::Denied, text)
}

fn unknown(started_at: Option<Millis>, detail: &str) -> OpResult {
    OpResult { started_at, ..ended(protocol::message::Outcome::Unknown, detail.to_owned()) }
}
