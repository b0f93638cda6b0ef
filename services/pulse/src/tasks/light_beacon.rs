//! The sign of life of this service.

use crate::{Reconciler, Result, SERVICE};
use bus::{Bus, keys};
use chassis::clock;
use protocol::node::ServiceBeacon;
use std::time::Duration;

const TTL: Duration = Duration::from_secs(10);

pub struct LightBeacon {
    pub bus: Bus,
    /// Unique for each start.
    pub name: String,
}

impl Reconciler for LightBeacon {
    const NAME: &'static str = "light_beacon";
    const EVERY: Duration = Duration::from_secs(2);

    async fn look(&self) -> Result<()> {
        let beacon = ServiceBeacon {
            service: SERVICE.to_owned(),
            name: self.name.clone(),
            version: chassis::VERSION.to_owned(),
            at: clock::now(),
        };
        self.bus.light(&keys::service_beacon(SERVICE, &self.name), &beacon, TTL).await?;
        chassis::alive::touch();
        Ok(())
    }
}
