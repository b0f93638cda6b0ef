//! The wiring, and nothing else.

use crate::{
    beacon,
    config::{self, Setup},
    door::{self, Door, PolicyKeeper},
    exec::Hands,
    homes::{self, Packs},
    host::Ground,
    journal::{self, Journal},
    machine::Lookout,
};
use bus::Bus;
use chassis::{
    clock,
    supervise::{Fate, Supervisor},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

const PRUNE_EVERY: Duration = Duration::from_secs(3600);
const GRACE: Duration = Duration::from_secs(5);

/// Serves until SIGTERM or SIGINT. Holders go on: the next bridge finds them. Gives the exit code.
pub fn serve() -> anyhow::Result<i32> {
    // A container's first process waits for signals with them blocked, and children have that from it.
    nix::sys::signal::SigSet::empty().thread_set_mask()?;
    let setup = config::start()?;
    chassis::harden();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(setup))
}

/// Takes a pack of homes from stdin; gives the exit code.
pub fn lay_homes() -> i32 {
    let laid = chassis::config::data_dir()
        .map_err(anyhow::Error::from)
        .and_then(|data_dir| homes::lay(&data_dir, std::io::stdin().lock()).map_err(anyhow::Error::from));
    match laid {
        Ok(bytes) => {
            println!("{bytes} bytes lie in {}; the next start puts them back.", homes::WAITING);
            0
        }
        Err(error) => {
            eprintln!("metatron-shell-bridge: {error:#}; nothing was changed");
            1
        }
    }
}

async fn run(setup: Setup) -> anyhow::Result<i32> {
    let supervisor = Supervisor::new();
    let door = open(&setup, &supervisor).await?;
    let ground = &door.hands.ground;
    tracing::info!(node = %setup.node, tier = ?ground.tier, user = %ground.agent.name, place = ?ground.place, "the door is open");
    for warning in &ground.warnings {
        tracing::warn!("{warning}");
    }
    start(&supervisor, door);
    Ok(supervisor.run(GRACE).await)
}

async fn open(setup: &Setup, supervisor: &Supervisor) -> anyhow::Result<Door> {
    let key_file = setup.data_dir.join("keys/shell-bridge/permit.pub");
    let verifier = policy::Verifier::parse(&chassis::keys::read(&key_file)?)
        .ok_or_else(|| anyhow::anyhow!("{} is no public key; `metatron up` makes it", key_file.display()))?;
    let journal = Arc::new(Journal::open(&setup.data_dir)?);
    let mut ground = Ground::survey(setup)?;
    // Before anything can be done in them.
    ground.warnings.extend(homes::take_back(&ground, setup.pack_most));
    let ground = Arc::new(ground);
    let packs = Packs::open(ground.clone(), supervisor.clone(), setup.pack_most)?;
    let bus = Bus::connect(&setup.redis_url).await?;
    let policy = Arc::new(PolicyKeeper::open(ground.data_dir.join("bridge/policy.json"), verifier.clone()));
    let lookout = Lookout::new(ground.clone(), supervisor.clone());
    let asides = Arc::new(Semaphore::new(door::ASIDES_AT_ONCE));
    let hands =
        Hands::new(setup.node.clone(), bus, journal, ground, supervisor.clone(), setup.program.clone());
    Ok(Door { hands, verifier, policy, lookout, packs, asides, listen: setup.listen.clone() })
}

fn start(supervisor: &Supervisor, door: Door) {
    let hands = door.hands.clone();
    supervisor.spawn("beacon", Fate::Restart, move || {
        let hands = hands.clone();
        async move {
            beacon::serve(hands).await;
            Ok(())
        }
    });
    let hands = door.hands.clone();
    supervisor.spawn("prune", Fate::Restart, move || {
        let hands = hands.clone();
        async move {
            prune(hands).await;
            Ok(())
        }
    });
    let lookout = door.lookout.clone();
    supervisor.spawn("samples", Fate::Restart, move || {
        let lookout = lookout.clone();
        async move {
            lookout.watch().await;
            Ok(())
        }
    });
    let recovering = door.clone();
    supervisor.spawn_once("recover", async move {
        if let Err(error) = door::recover(&recovering).await {
            tracing::error!(error = %chassis::telemetry::report(&error), "ops of an earlier bridge cannot be read");
        }
    });
    supervisor.spawn("intake", Fate::Restart, move || {
        let door = door.clone();
        async move {
            door::serve(door).await;
            Ok(())
        }
    });
}

async fn prune(hands: Hands) {
    let stop = hands.supervisor.stop_token();
    let mut every = tokio::time::interval(PRUNE_EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = every.tick() => {}
        }
        let journal = hands.journal.clone();
        match tokio::task::spawn_blocking(move || journal::prune(&journal, clock::now())).await {
            Ok(0) | Err(_) => {}
            Ok(removed) => tracing::info!(removed, "ops that ended a week ago were forgotten"),
        }
    }
}
