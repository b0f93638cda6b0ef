//! After a commit: its facts to those who watch, its ticket to a worker. No answer waits for it.
//!
//! In: what a transaction brought. Out: entries in Redis. What is not done here, because Redis is away
//! or the process dies, pulse does from SQL.

use bus::{Bus, jobs::Queue};
use chassis::{clock::now, supervise::Supervisor};
use protocol::{TurnId, job::RunTurn};
use std::sync::Arc;
use store::{Facts, Store};
use tokio::sync::{OnceCell, Semaphore};

/// Publications under way at once; beyond that they are left to pulse.
const AT_ONCE: usize = 256;

#[derive(Clone)]
pub struct Publisher {
    bus: Bus,
    store: Store,
    supervisor: Supervisor,
    /// Opened at the first ticket: Redis may be away at the start.
    queue: Arc<OnceCell<Queue<RunTurn>>>,
    room: Arc<Semaphore>,
}

impl Publisher {
    pub fn new(bus: Bus, store: Store, supervisor: Supervisor) -> Self {
        Self { bus, store, supervisor, queue: Arc::default(), room: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Publishes the facts and gives out a ticket for each turn, in a task of its own.
    pub fn after_commit(&self, facts: Facts, tickets: impl IntoIterator<Item = TurnId>) {
        let Ok(room) = self.room.clone().try_acquire_owned() else {
            metrics::counter!("metatron_publications_left_to_pulse").increment(1);
            return;
        };
        let (this, tickets) = (self.clone(), tickets.into_iter().collect::<Vec<_>>());
        self.supervisor.spawn_once("publish", async move {
            let (facts, tickets) = tokio::join!(this.facts(facts), this.tickets(tickets));
            for error in [facts.err(), tickets.err()].into_iter().flatten() {
                tracing::warn!(error = %chassis::telemetry::report(&*error), "left to pulse");
            }
            drop(room);
        });
    }

    async fn facts(&self, facts: Facts) -> Result<(), Failure> {
        if facts.is_empty() {
            return Ok(());
        }
        self.bus.publish_events(&facts).await?;
        let ids: Vec<i64> = facts.iter().filter_map(|envelope| envelope.fact).collect();
        self.store.mark_published(&ids, now()).await?;
        Ok(())
    }

    async fn tickets(&self, turns: Vec<TurnId>) -> Result<(), Failure> {
        for turn_id in turns {
            let queue = self.queue.get_or_try_init(|| Queue::open(&self.bus, bus::keys::RUN_TURN)).await?;
            queue.push_until_taken(RunTurn { turn_id }).await?;
        }
        Ok(())
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;
