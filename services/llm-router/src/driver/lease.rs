//! The lease of a turn in hand.

use chassis::{clock, telemetry::report};
use std::time::Duration;
use store::{Claim, Store};
use tokio::time::{Instant, sleep};

pub const LEASE: Duration = Duration::from_secs(15);
const RENEW: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_secs(1);
/// Not renewed for so long, it may be somebody else's any moment.
const LOST: Duration = Duration::from_secs(12);

/// Renews it every 5 s; returns when it is lost.
pub async fn keep(store: &Store, claim: &Claim) {
    let mut held = Instant::now();
    let mut wait = RENEW;
    loop {
        sleep(wait).await;
        match store.renew_lease(claim, clock::now().plus(LEASE)).await {
            Ok(()) => (held, wait) = (Instant::now(), RENEW),
            Err(store::Error::Fenced) => return,
            Err(error) => {
                tracing::warn!(turn = %claim.turn_id, error = report(&error), "cannot renew a lease");
                if held.elapsed() > LOST {
                    return;
                }
                wait = AGAIN;
            }
        }
    }
}
