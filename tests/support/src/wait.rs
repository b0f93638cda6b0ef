//! Waiting for a fact, for a bounded time, instead of sleeping.

use std::{
    future::Future,
    time::{Duration, Instant},
};

/// Asks until `probe` gives something; panics with `what` after `limit`.
pub async fn until<T, F, Fut>(what: &str, limit: Duration, mut probe: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let begun = Instant::now();
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(begun.elapsed() < limit, "waited {limit:?} for {what}");
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
