//! Pays for tries that were paid for and gave nothing, while another is asked.

use super::Meter;
use crate::{driver::Outbox, route::Purse};
use chassis::{clock, telemetry::report};
use store::Store;

/// The owner's: bounded by budgets.
pub struct OwnersPurse<'a> {
    store: &'a Store,
    outbox: &'a Outbox,
    meter: &'a mut Meter,
}

impl<'a> OwnersPurse<'a> {
    pub fn new(store: &'a Store, outbox: &'a Outbox, meter: &'a mut Meter) -> Self {
        Self { store, outbox, meter }
    }
}

#[async_trait::async_trait]
impl Purse for OwnersPurse<'_> {
    async fn paid(&mut self, nano: i64) -> bool {
        self.meter.paid_before(nano);
        if nano == 0 {
            return true;
        }
        match self.store.raise_call(self.meter.id(), nano, clock::now()).await {
            Ok(done) => {
                self.outbox.facts(done.facts);
                done.value
            }
            // What cannot be counted is not spent.
            Err(error) => {
                tracing::warn!(error = report(&error), "a try is not counted yet, and no other is made");
                false
            }
        }
    }
}
