//! The sign of life of this worker, every 2 s.

use bus::{Bus, keys};
use chassis::{clock, telemetry::report};
use protocol::node::ServiceBeacon;
use std::time::Duration;

pub const SERVICE: &str = "llm-router";
const EVERY: Duration = Duration::from_secs(2);
const TTL: Duration = Duration::from_secs(10);

pub async fn shine(bus: &Bus, worker: &str) {
    let key = keys::service_beacon(SERVICE, worker);
    let mut seen = true;
    loop {
        let beacon = ServiceBeacon {
            service: SERVICE.to_owned(),
            name: worker.to_owned(),
            version: chassis::VERSION.to_owned(),
            at: clock::now(),
        };
        match bus.light(&key, &beacon, TTL).await {
            Ok(()) => {
                chassis::alive::touch();
                seen = true;
            }
            Err(error) if seen => {
                tracing::warn!(error = report(&error), "cannot give a sign of life");
                seen = false;
            }
            Err(_) => {}
        }
        tokio::time::sleep(EVERY).await;
    }
}
