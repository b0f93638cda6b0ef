//! One entry of the stream, to its answer.

use super::{
    Door,
    judge::Judged,
    resolve::{self, Obstacle},
    verify::{Worth, worth},
};
use crate::{
    exec,
    journal::{Done, Error, Intent, OpFolder, State, op_time, whole_op_id},
};
use chassis::clock;
use policy::Verdict;
use protocol::{
    OpId, UserId,
    message::Outcome,
    op::{NodeEntry, OpRequest},
    reply::{OpReplyBody, Reply},
};
use std::time::Duration;

/// An op older than this is not done any more, unless its owner approved it just now.
const OLDEST: Duration = Duration::from_secs(24 * 3600);
const CLOCKS_DIFFER: Duration = Duration::from_secs(5 * 60);

impl Door {
    /// Returns when the op stands in the journal or was answered.
    pub async fn handle(&self, entry: NodeEntry) {
        match entry {
            NodeEntry::Op(request) => {
                chassis::crash::crash_point("after_op_received");
                let (op, to) = (request.op_id.clone(), request.reply_to.clone());
                if let Some(body) = self.admit(*request).await {
                    self.hands.say(&to, &op, body).await;
                }
            }
            NodeEntry::OpStatus { op_id, journal_id, reply_to } => {
                if let Some(body) = self.status(&op_id, journal_id.as_ref(), &reply_to).await {
                    self.hands.say(&reply_to, &op_id, body).await;
                }
            }
            NodeEntry::OpCancel { op_id, reply_to } => {
                if let Some(body) = self.cancel(&op_id, &reply_to).await {
                    self.hands.say(&reply_to, &op_id, body).await;
                }
            }
            NodeEntry::OpPlan { request_id, pid, body, posture, reply_to } => {
                let judgement = Box::new(self.plan(pid, &body, posture).await);
                self.send(&reply_to, &Reply::Judged { request_id, judgement }).await;
            }
            NodeEntry::Look { request_id, reply_to } => {
                let machine = Box::new(self.lookout.look().await);
                self.send(&reply_to, &Reply::Looked { request_id, machine }).await;
            }
            NodeEntry::Names { request_id, pid, path, reply_to } => {
                let listed = self.names(pid, path).await;
                self.send(&reply_to, &Reply::Names { request_id, listed }).await;
            }
            NodeEntry::Outputs { request_id, reply_to } => {
                if let Some(outputs) = self.outputs().await {
                    self.send(&reply_to, &Reply::Outputs { request_id, outputs }).await;
                }
            }
            NodeEntry::PackPiece { request_id, pack_id, from, reply_to } => {
                let bytes = self.packs.put_piece(&self.hands.bus, &pack_id, from).await;
                self.send(&reply_to, &Reply::Piece { request_id, bytes }).await;
            }
            NodeEntry::Errand { request_id, errand, reply_to } => {
                if let Some(reply) = self.errand(request_id, &errand).await {
                    self.send(&reply_to, &reply).await;
                }
            }
            NodeEntry::OpOutput { request_id, op_id, from, limit, reply_to } => {
                if whole_op_id(&op_id).is_err() {
                    return tracing::warn!(op = %op_id, "output of an op with an impossible id was asked for");
                }
                let chunk = exec::chunk(&self.hands.journal.folder(&op_id), &op_id, from, limit);
                self.send(&reply_to, &Reply::Output { request_id, chunk }).await;
            }
        }
    }

    async fn send(&self, to: &str, reply: &Reply) {
        if let Err(error) = self.hands.bus.reply(to, reply).await {
            tracing::warn!(to, %error, "an answer was not delivered; it will be asked for again");
        }
    }

    /// None: it is started, and whoever carries it out says so.
    async fn admit(&self, request: OpRequest) -> Option<OpReplyBody> {
        let op = request.op_id.clone();
        if let Err(error) = whole_op_id(&op) {
            return Some(refuse(&op, "bad_op_id", &error.to_string()));
        }
        if request.node != self.hands.node {
            let detail =
                format!("this is the node {}, not {}; nothing was done", self.hands.node, request.node);
            return Some(refuse(&op, "other_node", &detail));
        }
        let folder = self.hands.journal.folder(&op);
        match folder.state() {
            Ok(State::NotSeen) => {}
            seen => return self.answer(&op, &folder, seen, &request.reply_to).await,
        }
        if request.journal_id.as_ref().is_some_and(|id| id != self.hands.journal.id()) {
            return Some(other_journal());
        }
        self.decide(request, &folder).await
    }

    async fn decide(&self, request: OpRequest, folder: &OpFolder) -> Option<OpReplyBody> {
        let op = &request.op_id;
        let now = clock::now();
        let judged = self.judge(request.pid, &request.body, None).await;
        let fingerprint = judged.as_ref().map_or("", |judged| judged.fingerprint.as_str());
        let worth = worth(&self.verifier, &request, &self.hands.node, fingerprint, now);
        if let Worth::False(refusal) = &worth {
            return Some(refuse(op, "bad_permit", &format!("the permit: {refusal}; nothing was done")));
        }
        let made = op_time(op).unwrap_or_default();
        if made > now.plus(CLOCKS_DIFFER) {
            return Some(refuse(op, "from_the_future", "the op's id is from the future; nothing was done"));
        }
        if made < now.minus(OLDEST) && worth == Worth::Nothing {
            return Some(refuse(
                op,
                "too_old",
                "the op is older than a day and nobody approved it just now; nothing was done",
            ));
        }
        match judged {
            Err(Obstacle::Denied(reason)) => Some(OpReplyBody::Denied { reasons: vec![reason] }),
            Err(Obstacle::Failed(why)) => Some(self.never(folder, &why)),
            Ok(judged) => self.proceed(request, folder, judged, worth).await,
        }
    }

    async fn proceed(
        &self,
        request: OpRequest,
        folder: &OpFolder,
        judged: Judged,
        worth: Worth,
    ) -> Option<OpReplyBody> {
        match (&judged.verdict, worth) {
            // The floor holds whoever said yes.
            (Verdict::Deny { reasons }, _) => Some(OpReplyBody::Denied { reasons: reasons.clone() }),
            (Verdict::Allow, Worth::Yes(by)) | (Verdict::Ask { .. }, Worth::Yes(by)) => {
                self.start(request, folder, judged, Some(by)).await
            }
            (Verdict::Allow, _) => self.start(request, folder, judged, None).await,
            (Verdict::Ask { .. }, Worth::Stale(why)) => {
                Some(OpReplyBody::Asked(Box::new(judged.question(Some(why)))))
            }
            (Verdict::Ask { .. }, _) => Some(OpReplyBody::Asked(Box::new(judged.question(None)))),
        }
    }

    async fn start(
        &self,
        request: OpRequest,
        folder: &OpFolder,
        judged: Judged,
        approved_by: Option<UserId>,
    ) -> Option<OpReplyBody> {
        let (op, to) = (request.op_id.clone(), request.reply_to.clone());
        let mut launch = judged.launch;
        if let Some(launch) = &mut launch {
            resolve::mark(launch, &op);
        }
        let Judged { plan, fingerprint, .. } = judged;
        let intent = Intent { request, plan, fingerprint, approved_by, at: clock::now(), launch };
        let made = folder.make().and_then(|_| folder.lock());
        match made {
            Ok(Some(lock)) => match self.hands.begin(folder, intent, lock) {
                Ok(()) => None,
                Err(error) => Some(self.cannot_journal(&op, folder, &error)),
            },
            // Somebody has it; only another bridge could.
            Ok(None) => self.answer(&op, folder, folder.state(), &to).await,
            Err(error) => Some(self.cannot_journal(&op, folder, &error)),
        }
    }

    /// Without an intent on disk nothing is started.
    fn cannot_journal(&self, op: &OpId, folder: &OpFolder, error: &Error) -> OpReplyBody {
        // An empty folder stands for nothing, and a half-written one must not come to life later.
        if folder.exists() && matches!(folder.started(), Ok(None)) {
            let _ = std::fs::remove_dir_all(folder.dir());
        }
        refuse(op, "journal", &format!("the journal cannot take it: {}", chassis::telemetry::report(error)))
    }

    /// It cannot be done as it is: an end without a beginning.
    fn never(&self, folder: &OpFolder, why: &str) -> OpReplyBody {
        let done = Done::without_run(Outcome::Error, "not started", why, clock::now());
        if let Err(error) = folder.make().and_then(|_| folder.write_done(&done)) {
            tracing::warn!(%error, "an op that could not be done was not journalled");
        }
        self.hands.ended(folder, &done)
    }
}

pub fn other_journal() -> OpReplyBody {
    let detail = "this machine's journal is another one than the op was sent to: whether it ran is not known";
    OpReplyBody::Unknown { started_at: None, detail: detail.to_owned() }
}

fn refuse(op: &OpId, code: &str, detail: &str) -> OpReplyBody {
    tracing::warn!(%op, code, detail, "an op was refused");
    OpReplyBody::Refused { code: code.to_owned(), detail: detail.to_owned() }
}
