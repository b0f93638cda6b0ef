//! Carrying out what the door let through: start it, follow it, say how it ended.
//!
//! In: an op that stands in the journal, with the lock on it. Out: replies, `op.output` events, `done`.
//! Commands are born in a holder and only followed from here; file work is done here, with the agent's
//! rights. Never here: a judgement.

mod clean;
mod file_work;
mod follow;
mod lost;
mod output;
mod result;
mod spawn;
mod tail;

pub use clean::invisible;
pub use file_work::roots;
pub use lost::MARK;
pub use output::chunk;
pub use result::of as result_of;

use crate::{
    host::Ground,
    journal::{self, Done, Intent, Journal, Lock, OpFolder, State},
};
use bus::Bus;
use chassis::{clock, crash::crash_point, supervise::Supervisor};
use nix::sys::signal::{Signal, kill};
use protocol::{
    NodeId, OpId,
    message::Outcome,
    reply::{OpReply, OpReplyBody, Reply},
};
use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// What everything in the bridge works with; cheap to clone.
#[derive(Clone)]
pub struct Hands {
    pub node: NodeId,
    pub bus: Bus,
    pub journal: Arc<Journal>,
    pub ground: Arc<Ground>,
    pub supervisor: Supervisor,
    /// The program that holders run.
    pub program: PathBuf,
    /// Ops that a task of this bridge carries out or follows.
    followed: Arc<Mutex<HashSet<OpId>>>,
}

/// How long a reply is tried for before whoever waits must ask.
const SAYING: Duration = Duration::from_secs(30);

impl Hands {
    pub fn new(
        node: NodeId,
        bus: Bus,
        journal: Arc<Journal>,
        ground: Arc<Ground>,
        supervisor: Supervisor,
        program: PathBuf,
    ) -> Self {
        Self { node, bus, journal, ground, supervisor, program, followed: Arc::default() }
    }

    /// Ops under way.
    pub fn running(&self) -> u32 {
        let followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        u32::try_from(followed.len()).unwrap_or(u32::MAX)
    }

    pub fn reply(&self, op: &OpId, body: OpReplyBody) -> Reply {
        Reply::Op(OpReply { op_id: op.clone(), journal_id: self.journal.id().clone(), body })
    }

    /// Says it, and tries again for a while when Redis is away. What is not heard is asked for.
    pub async fn say(&self, to: &str, op: &OpId, body: OpReplyBody) {
        let reply = self.reply(op, body);
        let until = tokio::time::Instant::now() + SAYING;
        let mut backoff = chassis::retry::Backoff::new(Duration::from_millis(50), Duration::from_secs(2));
        while let Err(error) = self.bus.reply(to, &reply).await {
            if tokio::time::Instant::now() >= until || self.supervisor.stop_token().is_cancelled() {
                tracing::warn!(%op, to, error = %chassis::telemetry::report(&error), "a reply was not delivered");
                return;
            }
            tokio::time::sleep(backoff.next_wait()).await;
        }
    }

    /// Writes the intent and starts it. From here on the op runs at most once.
    pub fn begin(&self, folder: &OpFolder, intent: Intent, lock: Lock) -> journal::Result<()> {
        folder.set_reply_to(&intent.request.reply_to)?;
        folder.write_intent(&intent)?;
        crash_point("after_intent");
        self.carry_out(intent, Some(lock));
        Ok(())
    }

    /// Starts what stands in the journal; or, without a lock, follows what somebody already holds.
    pub fn carry_out(&self, intent: Intent, lock: Option<Lock>) {
        let op = intent.request.op_id.clone();
        if !self.followed.lock().unwrap_or_else(PoisonError::into_inner).insert(op.clone()) {
            return;
        }
        let followed = Followed { hands: self.clone(), op };
        let hands = self.clone();
        self.supervisor.spawn_once("op", async move {
            let _followed = followed;
            match (intent.launch.is_some(), lock) {
                (true, lock) => follow::command(&hands, &intent, lock).await,
                (false, Some(lock)) => file_work::perform(&hands, &intent, lock).await,
                // File work of this very process; it has its own task.
                (false, None) => {}
            }
        });
    }

    /// Asks the holder for the end of everything. The word that it is done comes from the follower.
    pub fn cancel(&self, folder: &OpFolder, reply_to: &str) -> journal::Result<()> {
        folder.write_cancel(&journal::Cancel { reply_to: reply_to.to_owned() })?;
        // No holder yet: it looks for the file before it starts anything.
        if let Some(holder) = folder.holder()?.filter(crate::proc::ProcessMark::alive) {
            let _ = kill(nix::unistd::Pid::from_raw(holder.pid), Signal::SIGUSR1);
        }
        Ok(())
    }

    /// What is journalled as the end, as a reply.
    pub fn ended(&self, folder: &OpFolder, done: &Done) -> OpReplyBody {
        if done.outcome == Outcome::Unknown {
            let detail = done.reason.clone().unwrap_or_default();
            return OpReplyBody::Unknown { started_at: done.started_at, detail };
        }
        OpReplyBody::Done(result::of(folder, done))
    }

    /// Started, its holder dead, no end written: ends what is left of it, and journals that nobody
    /// knows. A write that can be seen to have happened, or not, is known after all.
    pub async fn settle(&self, folder: &OpFolder, state: State) -> journal::Result<Option<Done>> {
        let State::Lost { intent, started, lock } = state else { return Ok(None) };
        if intent.launch.is_none() && file_work::may_repeat(self, &intent).await {
            self.carry_out(*intent, Some(lock));
            return Ok(None);
        }
        let cancelled = folder.cancel()?.is_some();
        let op = intent.request.op_id.clone();
        let left = tokio::task::spawn_blocking(move || lost::end_leftovers(&op, &started)).await.unwrap_or(0);
        let done = lost::verdict(folder, cancelled, left, clock::now());
        folder.write_done(&done)?;
        Ok(Some(done))
    }
}

struct Followed {
    hands: Hands,
    op: OpId,
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.hands.followed.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.op);
    }
}
