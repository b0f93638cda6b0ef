//! The policy set: how much each process may do, signed here, kept by every bridge.
//!
//! In: a nudge when a posture changed. Out: `metatron:policy`, with a version that never falls, put
//! again every 10 s for a Redis that was wiped.

use bus::{Bus, keys};
use chassis::{clock::now, supervise::task, telemetry::report};
use policy::Signer;
use protocol::permit::{PolicySet, SignedPolicySet};
use std::{sync::Arc, time::Duration};
use store::Store;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

const AGAIN: Duration = Duration::from_secs(10);
/// After something failed.
const SOON: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub struct PolicySets {
    store: Store,
    bus: Bus,
    signer: Arc<Signer>,
    changed: Arc<Notify>,
}

impl PolicySets {
    pub fn new(store: Store, bus: Bus, signer: Arc<Signer>) -> Self {
        Self { store, bus, signer, changed: Arc::default() }
    }

    /// A posture changed.
    pub fn nudge(&self) {
        self.changed.notify_one();
    }

    /// Signs at the start and at each change; puts it until the process ends.
    pub async fn serve(self, stop: CancellationToken) -> task::Result {
        let mut set: Option<SignedPolicySet> = None;
        loop {
            if set.is_none() {
                set = match self.sign().await {
                    Ok(set) => Some(set),
                    Err(error) => {
                        tracing::error!(error = %report(&error), "the policy set could not be made");
                        None
                    }
                };
            }
            let put = match &set {
                Some(set) => self.bus.put(keys::POLICY, set, None).await.is_ok(),
                None => false,
            };
            let pause = if put { AGAIN } else { SOON };
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = self.changed.notified() => set = None,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn sign(&self) -> store::Result<SignedPolicySet> {
        // The number first: of two sets made at once, the one with the higher number then holds the
        // newer postures.
        let version = self.store.next_number("policy_version", now()).await?;
        let postures = self.store.postures().await?;
        Ok(self.signer.sign_policy(&PolicySet { key_id: self.signer.key_id(), version, postures }))
    }
}
