//! What the journal says of an op that was seen before, to whoever asks; and the cancel.

use super::{Door, handle::other_journal};
use crate::{
    exec,
    journal::{Done, Error, Intent, Lock, OpFolder, State, whole_op_id},
};
use chassis::clock;
use protocol::{JournalId, OpId, message::Outcome, reply::OpReplyBody};

impl Door {
    /// From now on `reply_to` hears of it. None: whoever carries it out answers.
    pub(super) async fn status(
        &self,
        op: &OpId,
        journal_id: Option<&JournalId>,
        reply_to: &str,
    ) -> Option<OpReplyBody> {
        if whole_op_id(op).is_err() {
            return Some(OpReplyBody::NotSeen);
        }
        let folder = self.hands.journal.folder(op);
        match folder.state() {
            Ok(State::NotSeen) if journal_id.is_some_and(|id| id != self.hands.journal.id()) => {
                Some(other_journal())
            }
            seen => self.answer(op, &folder, seen, reply_to).await,
        }
    }

    pub(super) async fn answer(
        &self,
        op: &OpId,
        folder: &OpFolder,
        seen: Result<State, Error>,
        reply_to: &str,
    ) -> Option<OpReplyBody> {
        let answered = match seen {
            Ok(State::NotSeen) => return Some(OpReplyBody::NotSeen),
            Ok(State::Done(done)) => return Some(self.hands.ended(folder, &done)),
            Ok(State::Running { started }) => self.attach(folder, reply_to).map(|intent| {
                let started_at = started.map_or(intent.at, |started| started.at);
                let plan = Some(Box::new(intent.plan));
                Some(OpReplyBody::Running { started_at, length: folder.length(), plan })
            }),
            Ok(State::NeverRan { intent, lock }) => {
                let set = folder.set_reply_to(reply_to);
                let begun = self.begin_after_all(folder, *intent, lock).await;
                set.map(|()| begun)
            }
            Ok(lost @ State::Lost { .. }) => self.hands.settle(folder, lost).await.and_then(|done| {
                folder.set_reply_to(reply_to)?;
                Ok(done.map(|done| self.hands.ended(folder, &done)))
            }),
            Err(error) => Err(error),
        };
        answered.unwrap_or_else(|error| {
            let detail = chassis::telemetry::report(&error);
            tracing::error!(%op, error = %detail, "the journal cannot say how an op stands");
            Some(OpReplyBody::Unknown { started_at: None, detail })
        })
    }

    fn attach(&self, folder: &OpFolder, reply_to: &str) -> Result<Intent, Error> {
        folder.set_reply_to(reply_to)?;
        let intent = folder.intent()?.ok_or_else(|| Error::Record {
            path: folder.dir().display().to_string(),
            detail: "it runs without an intent".to_owned(),
        })?;
        self.hands.carry_out(intent.clone(), None);
        Ok(intent)
    }

    /// It was let through and never ran. It runs now if it still is the same.
    pub(super) async fn begin_after_all(
        &self,
        folder: &OpFolder,
        intent: Intent,
        lock: Lock,
    ) -> Option<OpReplyBody> {
        let judged = self.judge(intent.request.pid, &intent.request.body, None).await;
        let denied = matches!(&judged, Ok(judged) if matches!(judged.verdict, policy::Verdict::Deny { .. }));
        if !denied && judged.is_ok_and(|judged| judged.fingerprint == intent.fingerprint) {
            self.hands.carry_out(intent, Some(lock));
            return None;
        }
        let text = "It had not started when this machine's bridge ended, and since then what it would run or write has changed; nothing ran.";
        let done = Done::without_run(Outcome::Error, "changed before it started", text, clock::now());
        if let Err(error) = folder.write_done(&done) {
            tracing::warn!(%error, "the end of an op that never ran cannot be written");
        }
        Some(self.hands.ended(folder, &done))
    }

    /// Answered when nothing of it is left; an op that never came is remembered as cancelled.
    pub(super) async fn cancel(&self, op: &OpId, reply_to: &str) -> Option<OpReplyBody> {
        if whole_op_id(op).is_err() {
            let done = Done::cancelled_before_start(clock::now());
            return Some(OpReplyBody::Done(exec::result_of(
                &self.hands.journal.folder(&"none".into()),
                &done,
            )));
        }
        let folder = self.hands.journal.folder(op);
        let answered = match folder.state() {
            Ok(State::NotSeen) => folder.make().and_then(|_| self.cancel_before_start(&folder)).map(Some),
            Ok(State::NeverRan { .. }) => self.cancel_before_start(&folder).map(Some),
            Ok(State::Done(done)) => Ok(Some(self.ended_for_cancel(&folder, &done))),
            Ok(State::Running { .. }) => self.cancel_running(&folder, reply_to),
            Ok(lost @ State::Lost { .. }) => {
                let marked = self.hands.cancel(&folder, reply_to);
                match marked {
                    Ok(()) => self
                        .hands
                        .settle(&folder, lost)
                        .await
                        .map(|done| done.map(|done| self.ended_for_cancel(&folder, &done))),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        };
        answered.unwrap_or_else(|error| {
            let detail = chassis::telemetry::report(&error);
            tracing::error!(%op, error = %detail, "a cancel could not be carried out; it is sent again");
            None
        })
    }

    fn cancel_before_start(&self, folder: &OpFolder) -> Result<OpReplyBody, Error> {
        let done = Done::cancelled_before_start(clock::now());
        folder.write_done(&done)?;
        Ok(self.ended_for_cancel(folder, &done))
    }

    fn cancel_running(&self, folder: &OpFolder, reply_to: &str) -> Result<Option<OpReplyBody>, Error> {
        self.hands.cancel(folder, reply_to)?;
        // It may have ended before it could see the cancel, and its follower before it could tell.
        if let Some(done) = folder.done()? {
            return Ok(Some(self.ended_for_cancel(folder, &done)));
        }
        if let Some(intent) = folder.intent()? {
            self.hands.carry_out(intent, None);
        }
        Ok(None)
    }

    /// Whoever cancels waits for an end, also for one that nobody knows.
    fn ended_for_cancel(&self, folder: &OpFolder, done: &Done) -> OpReplyBody {
        OpReplyBody::Done(exec::result_of(folder, done))
    }
}
