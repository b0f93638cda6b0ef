//! Performs what `agent` decides, under a lease.
//!
//! In: a claim. Out: a turn that is parked, ended, or left to the next worker. When a write says that
//! the lease is lost, when the turn is cancelled, or when the process stops, everything in hand is
//! dropped at once: model streams end, ops go on in their holders.
//! Never here: a decision about what comes next.

mod act;
mod heard;
mod in_hand;
mod lease;
mod listen;
mod live;
mod material;
mod publish;
mod question;
mod think;
mod title;
mod words;

pub use in_hand::InHand;
pub use lease::LEASE;
pub use publish::{Outbox, Publisher};

use crate::{
    agent::{self, CallResult, Effect, Input, Why},
    hands::Hands,
    ledger::Book,
    route::Router,
};
use bus::jobs::Queue;
use chassis::{clock, crash::crash_point, retry::Backoff, supervise::Supervisor, telemetry::report};
use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use protocol::{NodeId, TurnId, job::RunTurn, turn::TurnState};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Claim, Store, ToolOutcome};
use think::Ask;

/// What every turn needs; one a process.
pub struct Works {
    pub store: Store,
    pub bus: bus::Bus,
    pub hands: Hands,
    pub router: Router,
    pub outbox: Outbox,
    /// Where ends of calls are written.
    pub book: Book,
    pub tickets: Queue<RunTurn>,
    pub in_hand: InHand,
    pub supervisor: Supervisor,
    /// The node that ops go to.
    pub node: NodeId,
    /// Whether models give chats their titles.
    pub titles: bool,
}

/// Retries of a model call wait at least about this, and at most that.
const RETRY_FIRST: Duration = Duration::from_millis(500);
const RETRY_MOST: Duration = Duration::from_secs(20);
/// For giving the lease back while the process stops.
const PARTING: Duration = Duration::from_secs(2);

/// How a worker's work at a turn ended.
enum Left {
    Over,
    /// The lease is someone else's, or the turn was cancelled: nothing may be written.
    Fenced,
    /// The process stops.
    Stopping,
    /// The database gave an error; another claim may do better.
    Broken(store::Error),
}

/// Works at a claimed turn until it is parked or ended, or must be left.
pub async fn drive(works: &Arc<Works>, claim: Claim) {
    let stop = works.supervisor.stop_token();
    let held = works.in_hand.hold(&claim.turn_id);
    let left = tokio::select! {
        biased;
        () = stop.cancelled() => Left::Stopping,
        () = held.cancelled() => Left::Fenced,
        () = lease::keep(&works.store, &claim) => Left::Fenced,
        end = Driver::new(works, &claim).run() => match end {
            Ok(()) => Left::Over,
            Err(store::Error::Fenced) => Left::Fenced,
            Err(error) => Left::Broken(error),
        },
    };
    works.outbox.hush(&claim.turn_id);
    match left {
        Left::Over => {}
        Left::Fenced => tracing::info!(turn = %claim.turn_id, "left a turn whose lease is gone"),
        Left::Stopping => give_back(works, &claim).await,
        Left::Broken(error) => {
            tracing::error!(turn = %claim.turn_id, error = report(&error), "cannot go on with a turn");
            give_back(works, &claim).await;
        }
    }
}

/// Parks it as queued, so that another worker takes it up at once and not when the lease runs out.
async fn give_back(works: &Works, claim: &Claim) {
    let parked = works.store.park_turn(claim, TurnState::Queued, clock::now());
    match tokio::time::timeout(PARTING, parked).await {
        Ok(Ok(committed)) => {
            works.outbox.facts(committed.facts);
            let _swept_later =
                tokio::time::timeout(PARTING, works.tickets.push(RunTurn { turn_id: claim.turn_id.clone() }))
                    .await;
        }
        Ok(Err(error)) => {
            tracing::warn!(turn = %claim.turn_id, error = report(&error), "cannot give a turn back")
        }
        Err(_) => tracing::warn!(turn = %claim.turn_id, "cannot give a turn back in time"),
    }
}

struct Driver<'a> {
    works: &'a Arc<Works>,
    claim: &'a Claim,
    backoff: Mutex<Backoff>,
}

type Doing<'a> = FuturesUnordered<BoxFuture<'a, store::Result<Input>>>;

/// Does `work` while what is under way goes on: one of those may hold the database's place for writing,
/// and would never give it back if nobody polled it.
async fn meanwhile<T>(
    work: impl Future<Output = T>,
    doing: &mut Doing<'_>,
    heard: &mut VecDeque<store::Result<Input>>,
) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => return done,
            Some(input) = doing.next() => heard.push_back(input),
        }
    }
}

impl<'a> Driver<'a> {
    fn new(works: &'a Arc<Works>, claim: &'a Claim) -> Self {
        Self { works, claim, backoff: Mutex::new(Backoff::new(RETRY_FIRST, RETRY_MOST)) }
    }

    async fn run(self) -> store::Result<()> {
        crash_point("after_claim");
        let record = self.works.store.load_turn(&self.claim.turn_id).await?;
        let mut turn = agent::resume(&record, self.claim.crashes);
        let process = record.process.process;
        let mut todo: VecDeque<Effect> = turn.start().into();
        let mut doing = Doing::new();
        let mut heard = VecDeque::new();
        loop {
            while let Some(effect) = todo.pop_front() {
                match effect {
                    Effect::Think { step, wanted, note, wait } => {
                        doing.push(self.think(&process, Ask { step, wanted, note }, wait).boxed());
                    }
                    Effect::RunOp { op_id, begin } => doing.push(self.run_op(op_id, begin).boxed()),
                    effect => {
                        if meanwhile(self.perform(effect), &mut doing, &mut heard).await? {
                            return Ok(());
                        }
                    }
                }
            }
            let input = match heard.pop_front() {
                Some(input) => Some(input),
                None => doing.next().await,
            };
            match input {
                Some(input) => todo.extend(turn.apply(input?)),
                None => return Ok(()),
            }
        }
    }

    /// What is done at once. True when the turn is left.
    async fn perform(&self, effect: Effect) -> store::Result<bool> {
        match effect {
            Effect::Advance(state) => {
                let done = self.works.store.advance_turn(self.claim, state, clock::now()).await?;
                self.works.outbox.facts(done.facts);
            }
            Effect::Commit { step, result } => self.commit(step, result).await?,
            Effect::Park(state) => {
                self.park(state).await?;
                return Ok(true);
            }
            Effect::Finish { state, why } => {
                self.finish(state, why).await?;
                return Ok(true);
            }
            // Begun by `run`: they take their time.
            Effect::Think { .. } | Effect::RunOp { .. } => {}
        }
        Ok(false)
    }

    async fn commit(&self, step: i64, result: CallResult) -> store::Result<()> {
        let CallResult { call_id, op_id, outcome, exit_code, text } = result;
        let outcome = ToolOutcome { step, call_id, op_id, outcome, exit_code, text };
        let id = clock::new_id();
        let done = self.works.store.commit_outcome(self.claim, &id, outcome, clock::now()).await?;
        self.works.outbox.facts(done.facts);
        crash_point("after_outcome_commit");
        Ok(())
    }

    async fn park(&self, state: TurnState) -> store::Result<()> {
        let parked = self.works.store.park_turn(self.claim, state, clock::now()).await?;
        self.works.outbox.facts(parked.facts);
        // The last answer came in between: the turn is queued again already.
        if parked.value == TurnState::Queued {
            self.ticket(self.claim.turn_id.clone());
        }
        Ok(())
    }

    async fn finish(&self, state: TurnState, why: Option<Why>) -> store::Result<()> {
        crash_point("before_finish");
        let problem = why.map(|why| words::problem(&why));
        let done = self.works.store.finish_turn(self.claim, state, problem.as_ref(), clock::now()).await?;
        self.works.outbox.facts(done.facts);
        if let Some(next) = done.value {
            self.ticket(next);
        }
        if state == TurnState::Done {
            title::after(self.works, self.claim);
        }
        Ok(())
    }

    /// A turn needs a worker. A lost ticket is given out again by the sweep.
    fn ticket(&self, turn_id: TurnId) {
        let tickets = self.works.tickets.clone();
        self.works.supervisor.spawn_once("ticket", async move {
            if let Err(error) = tickets.push_until_taken(RunTurn { turn_id }).await {
                tracing::warn!(error = report(&error), "a ticket was not given out");
            }
        });
    }
}
