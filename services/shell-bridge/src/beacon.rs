//! The sign of life: who this machine is, written every 2 s.

use crate::exec::Hands;
use chassis::clock;
use protocol::node::Beacon;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(2);
const TTL: Duration = Duration::from_secs(10);
/// Below this much room for the journal there is a warning.
const LOW_BYTES: u64 = 256 * 1024 * 1024;

pub async fn serve(hands: Hands) {
    let stop = hands.supervisor.stop_token();
    let key = bus::keys::node_beacon(hands.node.as_str());
    let mut every = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = every.tick() => {}
        }
        match hands.bus.light(&key, &beacon(&hands), TTL).await {
            Ok(()) => chassis::alive::touch(),
            Err(error) => tracing::debug!(%error, "the beacon was not written"),
        }
    }
}

fn beacon(hands: &Hands) -> Beacon {
    let ground = &hands.ground;
    let mut warnings = ground.warnings.clone();
    warnings.extend(low_disk(hands));
    Beacon {
        node: hands.node.clone(),
        journal_id: hands.journal.id().clone(),
        tier: ground.tier,
        user: ground.agent.name.clone(),
        place: ground.place,
        hostname: ground.hostname.clone(),
        version: chassis::VERSION.to_owned(),
        running: hands.running(),
        warnings,
        at: clock::now(),
    }
}

fn low_disk(hands: &Hands) -> Option<String> {
    let stat = nix::sys::statvfs::statvfs(&hands.ground.data_dir).ok()?;
    let free = stat.blocks_available() * stat.fragment_size();
    (free < LOW_BYTES)
        .then(|| format!("the disk of {} has {} MiB left", hands.ground.data_dir.display(), free >> 20))
}
