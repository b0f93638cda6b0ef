//! The only wiring.

use crate::{
    Publisher, Result, SERVICE,
    clock::keep,
    config::Config,
    tasks::{
        clear_processes::ClearProcesses, expire_approvals::ExpireApprovals, give_up_calls::GiveUpCalls,
        hear_cancels::HearCancels, light_beacon::LightBeacon, prune_ops::PruneOps,
        publish_events::PublishEvents, resend_cancels::ResendCancels, sweep_attachments::SweepAttachments,
        sweep_turns::SweepTurns, trim_events::TrimEvents, trim_queue::TrimQueue, watch_beacons::WatchBeacons,
    },
};
use bus::{Bus, jobs::Queue, keys};
use chassis::{
    config::Common,
    supervise::{Fate, Supervisor},
};
use protocol::job::RunTurn;
use std::{sync::Arc, time::Duration};
use store::{Options, Store};

/// All tasks have ended this long after the stop.
const GRACE: Duration = Duration::from_secs(4);
const CONNECTIONS: u32 = 2;

/// Runs until the stop; gives the exit code. Needs the database; Redis may come later.
pub async fn run(common: &Common, config: &Config) -> Result<i32> {
    let supervisor = Supervisor::new();
    start(&supervisor, common, config).await?;
    Ok(supervisor.run(GRACE).await)
}

/// Opens what is needed and starts every task.
pub async fn start(supervisor: &Supervisor, common: &Common, config: &Config) -> Result<()> {
    let path = common.data_dir.join("metatron.db");
    let store = Store::open(Options { path, connections: CONNECTIONS }).await?;
    let bus = Bus::connect(&common.redis_url).await?;
    let tickets: Queue<RunTurn> = Queue::open(&bus, keys::RUN_TURN).await?;
    let publisher = Publisher::new(store.clone(), bus.clone());
    let name = format!("{SERVICE}-{}", chassis::clock::new_id::<String>());

    keep(supervisor, LightBeacon { bus: bus.clone(), name: name.clone() });
    keep(supervisor, SweepTurns { store: store.clone(), tickets: tickets.clone() });
    keep(supervisor, PublishEvents { store: store.clone(), publisher: publisher.clone() });
    keep(supervisor, ExpireApprovals { store: store.clone(), publisher: publisher.clone() });
    keep(supervisor, PruneOps { store: store.clone(), keep: config.keep() });
    keep(supervisor, SweepAttachments { store: store.clone() });
    keep(supervisor, GiveUpCalls { store: store.clone(), publisher: publisher.clone() });
    keep(supervisor, ClearProcesses { store: store.clone() });
    keep(supervisor, TrimQueue { tickets });
    keep(supervisor, TrimEvents { bus: bus.clone() });
    keep(supervisor, WatchBeacons { bus: bus.clone(), known: Default::default() });
    let (told, reply_to) = (Default::default(), name.clone());
    keep(supervisor, ResendCancels { store: store.clone(), bus: bus.clone(), reply_to, told });
    hear(supervisor, HearCancels { store, bus, publisher, reply_to: name.clone() });
    tracing::info!(name, "ready");
    Ok(())
}

fn hear(supervisor: &Supervisor, hear: HearCancels) {
    let hear = Arc::new(hear);
    let stop = supervisor.stop_token();
    supervisor.spawn(HearCancels::NAME, Fate::Restart, move || {
        let (hear, stop) = (hear.clone(), stop.clone());
        async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = hear.listen() => {}
            }
            Ok(())
        }
    });
}
