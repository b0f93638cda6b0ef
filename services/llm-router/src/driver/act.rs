//! One op, from its row to its committed end or question.

use super::{Driver, question};
use crate::{
    agent::{Begin, Input},
    context::head_and_tail,
    hands::{Errand, Heard},
};
use chassis::{clock, crash::crash_point};
use protocol::{
    NodeId, OpId,
    event::{Envelope, Event, NoticeLevel},
    op::{OpRequest, OpResult, OpState},
    reply::Question,
};
use store::OpRow;

/// Bytes of an op's text that are kept in SQL at most; the whole output stays on the machine.
const MOST_TEXT: usize = 64 * 1024;

impl Driver<'_> {
    pub(super) async fn run_op(&self, op_id: OpId, begin: Begin) -> store::Result<Input> {
        let row = self.works.store.op(&self.claim.owner_id, &op_id).await?;
        let mut errand = self.works.hands.errand(self.request(&row, begin));
        self.begin(&row, begin, &errand).await?;
        let mut running = row.op.state == OpState::Running;
        loop {
            match errand.next().await {
                Heard::Running { journal, started_at, plan } if !running => {
                    running = true;
                    let done = self
                        .works
                        .store
                        .op_running(self.claim, &op_id, &journal, plan.as_deref(), started_at)
                        .await?;
                    self.works.outbox.facts(done.facts);
                }
                Heard::Running { .. } => {}
                Heard::Asked(question) => {
                    crash_point("after_op_reply");
                    self.ask_owner(&row, *question).await?;
                    return Ok(Input::Asked(op_id));
                }
                Heard::Ended(result) => {
                    crash_point("after_op_reply");
                    let result = OpResult { text: head_and_tail(&result.text, MOST_TEXT), ..result };
                    let done = self.works.store.op_ended(self.claim, &op_id, &result, clock::now()).await?;
                    self.works.outbox.facts(done.facts);
                    return Ok(Input::OpEnded(op_id, Box::new(result)));
                }
                Heard::NodeAway => self.say_away(&row.op.node),
                Heard::NodeBack => self.say_back(&row.op.node),
            }
        }
    }

    /// Written down before it leaves; what left before is asked about, never sent blindly.
    async fn begin(&self, row: &OpRow, begin: Begin, errand: &Errand) -> store::Result<()> {
        match begin {
            Begin::Send => {
                let journal = self.works.hands.beacon(&row.op.node).await.map(|beacon| beacon.journal_id);
                self.works.store.op_sent(self.claim, &row.op.op_id, journal.as_ref(), clock::now()).await?;
                errand.send().await;
                crash_point("after_op_sent");
            }
            Begin::TakeUp => errand.ask().await,
        }
        Ok(())
    }

    fn request(&self, row: &OpRow, begin: Begin) -> OpRequest {
        OpRequest {
            op_id: row.op.op_id.clone(),
            pid: row.op.pid,
            owner_id: row.owner_id.clone(),
            turn_id: row.op.turn_id.clone(),
            node: row.op.node.clone(),
            body: row.op.body.clone(),
            permit: row.permit.clone(),
            journal_id: if begin == Begin::TakeUp { row.journal_id.clone() } else { None },
            reply_to: self.works.hands.worker().to_owned(),
        }
    }

    async fn ask_owner(&self, row: &OpRow, asked: Question) -> store::Result<()> {
        let now = clock::now();
        let hours = question::hours(&self.works.store).await?;
        let question = question::of(&row.op.op_id, &row.op.body, asked, now, hours);
        let opened = self.works.store.op_asked(self.claim, question, now).await?;
        self.works.outbox.facts(opened.facts);
        Ok(())
    }

    fn say_away(&self, node: &NodeId) {
        let detail =
            "The command waits and goes on by itself when the machine is back. You can stop the turn.";
        self.say(NoticeLevel::Warning, format!("{node} does not answer"), detail);
    }

    fn say_back(&self, node: &NodeId) {
        self.say(NoticeLevel::Info, format!("{node} is back"), "The command goes on.");
    }

    pub(super) fn say(&self, level: NoticeLevel, title: String, detail: &str) {
        let event = Event::Notice { pid: Some(self.claim.pid), level, title, detail: detail.to_owned() };
        let owner_id = self.claim.owner_id.clone();
        self.works.outbox.say(Envelope { owner_id, fact: None, at: clock::now(), event });
    }
}
