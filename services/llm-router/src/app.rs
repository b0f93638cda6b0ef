//! The only wiring.

use crate::{
    config::Config,
    driver::{InHand, Publisher, Works},
    hands::Hands,
    jobs::{beacon, calls, run_turn::run_turn},
    ledger::Keeper,
    providers,
    route::{Keys, Router},
};
use bus::{
    Bus,
    jobs::{Queue, WorkerOptions},
    keys,
};
use chassis::{
    config::Common,
    supervise::{Fate, Supervisor},
};
use protocol::NodeId;
use std::{error::Error, process::ExitCode, sync::Arc, time::Duration};
use store::{Options, Store};
use tokio::sync::Semaphore;

/// All tasks have ended this long after the stop.
const GRACE: Duration = Duration::from_secs(4);
/// Tickets looked at at once; the turns themselves run apart from them.
const TICKETS: usize = 8;
const CONNECTIONS: u32 = 8;

pub async fn run(common: Common, config: Config) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let supervisor = Supervisor::new();
    let works = Arc::new(build(&common, &config, &supervisor).await?);
    start(&works, config.turns);
    tracing::info!(worker = works.hands.worker(), "ready");
    let code = supervisor.run(GRACE).await;
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

async fn build(
    common: &Common,
    config: &Config,
    supervisor: &Supervisor,
) -> Result<Works, Box<dyn Error + Send + Sync>> {
    let path = common.data_dir.join("metatron.db");
    let store = Store::open(Options { path, connections: CONNECTIONS }).await?;
    let bus = Bus::connect(&common.redis_url).await?;
    let keys = Keys::read(common.data_dir.join("keys/vault/keyring"))?;
    let patience = config.patience();
    let client = providers::client(patience)?;
    let router = Router::new(store.clone(), bus.clone(), keys, client, patience, config.first_token());
    let worker = format!("{}-{}", beacon::SERVICE, chassis::clock::new_id::<String>());
    let hands = Hands::new(bus.clone(), &worker);
    let tickets = Queue::open(&bus, keys::RUN_TURN).await?;
    let (outbox, publisher) = Publisher::new(bus.clone(), store.clone());
    publish(publisher, supervisor);
    let (book, keeper) = Keeper::new(store.clone(), outbox.clone());
    keep_book(keeper, supervisor);
    Ok(Works {
        store,
        bus,
        hands,
        router,
        outbox,
        book,
        tickets,
        in_hand: InHand::default(),
        supervisor: supervisor.clone(),
        node: NodeId::from(common.node_id.as_str()),
        titles: config.titles,
    })
}

fn publish(publisher: Publisher, supervisor: &Supervisor) {
    let stop = supervisor.stop_token();
    let (one, other) = ((publisher.clone(), stop.clone()), (publisher, stop));
    supervisor.spawn("publish", Fate::Restart, move || {
        let (publisher, stop) = one.clone();
        async move {
            publisher.serve(stop).await;
            Ok(())
        }
    });
    supervisor.spawn("mark published", Fate::Restart, move || {
        let (publisher, stop) = other.clone();
        async move {
            publisher.mark(stop).await;
            Ok(())
        }
    });
}

fn keep_book(keeper: Keeper, supervisor: &Supervisor) {
    let stop = supervisor.stop_token();
    supervisor.spawn("keep the ledger", Fate::Restart, move || {
        let (keeper, stop) = (keeper.clone(), stop.clone());
        async move {
            keeper.serve(stop).await;
            Ok(())
        }
    });
}

fn start(works: &Arc<Works>, turns: usize) {
    loop_of(works, "hear replies", |works| async move { works.hands.serve().await });
    loop_of(works, "hear cancels", |works| async move { works.in_hand.listen(&works.bus).await });
    loop_of(works, "sign of life", |works| async move {
        beacon::shine(&works.bus, works.hands.worker()).await;
    });
    loop_of(works, "serve calls", calls::serve);
    take_tickets(works, turns);
}

/// A task without an end; dropped at the stop.
fn loop_of<F, Fut>(works: &Arc<Works>, name: &'static str, make: F)
where
    F: Fn(Arc<Works>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = ()> + Send + 'static,
{
    let shared = works.clone();
    let stop = works.supervisor.stop_token();
    works.supervisor.spawn(name, Fate::Restart, move || {
        let (work, stop) = (make(shared.clone()), stop.clone());
        async move {
            stop.run_until_cancelled(work).await;
            Ok(())
        }
    });
}

fn take_tickets(works: &Arc<Works>, turns: usize) {
    let places = Arc::new(Semaphore::new(turns.max(1)));
    let shared = works.clone();
    works.supervisor.spawn("take tickets", Fate::Vital, move || {
        let (works, places) = (shared.clone(), places.clone());
        async move {
            let options = WorkerOptions {
                name: works.hands.worker().to_owned(),
                concurrency: TICKETS,
                grace: Duration::from_secs(1),
            };
            let (queue, stop) = (works.tickets.clone(), works.supervisor.stop_token());
            queue.work(options, stop, move |ticket| run_turn(works.clone(), places.clone(), ticket)).await?;
            Ok(())
        }
    });
}
