//! Ends calls of models of which nobody will tell any more, since their worker died: what was reserved counts.
//! Steps that are begun anew end theirs at once; this is for everything else.

use crate::{Publisher, Reconciler, Result};
use chassis::clock;
use std::time::Duration;
use store::Store;

/// Longer than any call takes: two hours at most for its answer, and what others took that were asked before.
const LONGEST: Duration = Duration::from_secs(4 * 3_600);
/// Titles and tests are left after half a minute by whoever asks for them; the rest is for a database that is slow to take
/// their end.
const LONGEST_SHORT: Duration = Duration::from_secs(5 * 60);

pub struct GiveUpCalls {
    pub store: Store,
    pub publisher: Publisher,
}

impl Reconciler for GiveUpCalls {
    const NAME: &'static str = "give_up_calls";
    const EVERY: Duration = Duration::from_secs(10 * 60);

    async fn look(&self) -> Result<()> {
        let now = clock::now();
        let lost = self.store.give_up_calls(now.minus(LONGEST), now.minus(LONGEST_SHORT), now).await?;
        if lost.value > 0 {
            tracing::warn!(
                calls = lost.value,
                "calls of models whose end nobody told; what was reserved for them counts"
            );
        }
        self.publisher.publish(&lost.facts).await
    }
}
