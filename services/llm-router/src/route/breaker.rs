//! What is left alone after failures, and until when: providers (5xx, silence, overload) and single keys (429, no
//! credit). Known to all workers through Redis; a Redis that is away, or was wiped, costs a failure more, and nothing
//! else.
//!
//! After its time one call tries it (half open), and the others follow once that answers.

use bus::{Bus, keys};
use chassis::telemetry::report;
use protocol::{Millis, provider::Cooling};
use std::{collections::HashMap, time::Duration};

/// After the first failure in a row; doubled by each one that follows.
const FIRST: Duration = Duration::from_secs(1);
const MOST: Duration = Duration::from_secs(60);
/// What a provider may name at most.
const MOST_NAMED: Duration = Duration::from_secs(6 * 3_600);
/// How long failures are remembered after their time: the next one counts on from them.
const REMEMBERED: Duration = Duration::from_secs(600);
/// For the call that tries it again.
const PROBE: Duration = Duration::from_secs(20);

/// Whether something may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Nothing is known against it.
    Open,
    /// Its time is over, and this call is the one that tries it.
    Probe,
    Cooling(Cooling),
}

#[derive(Clone)]
pub struct Breakers {
    bus: Bus,
}

/// As they stood at one moment.
#[derive(Debug, Clone, Default)]
pub struct States {
    of: HashMap<String, Cooling>,
}

impl Breakers {
    pub fn new(bus: Bus) -> Self {
        Self { bus }
    }

    pub async fn look(&self, names: Vec<String>) -> States {
        let keys: Vec<String> = names.iter().map(|name| keys::breaker(name)).collect();
        let found = match self.bus.get_all::<Cooling>(&keys).await {
            Ok(found) => found,
            Err(error) => {
                tracing::debug!(error = report(&error), "nothing is known of cooling providers");
                return States::none();
            }
        };
        let of = names.into_iter().zip(found).filter_map(|(name, state)| Some((name, state?))).collect();
        States { of }
    }

    /// Takes the place of the one call that tries it, where its time is over.
    pub async fn admit(&self, states: &States, name: &str, now: Millis) -> Admission {
        let Some(state) = states.of.get(name) else { return Admission::Open };
        if state.until > now {
            return Admission::Cooling(state.clone());
        }
        match self.bus.claim(&keys::probe(name), PROBE).await {
            Ok(false) => Admission::Cooling(Cooling { until: now.plus(FIRST), ..state.clone() }),
            Ok(true) | Err(_) => Admission::Probe,
        }
    }

    /// It failed: gives the time for which it is left alone. What another heard meanwhile is not cut short.
    pub async fn failed(
        &self,
        states: &States,
        name: &str,
        named: Option<Duration>,
        why: String,
        now: Millis,
    ) -> Duration {
        let state = next(states.of.get(name), named, why, now);
        let until_after =
            |until: i64| Duration::from_millis(until.saturating_sub(now.0).max(0).unsigned_abs());
        let wait = until_after(state.until.0);
        match self.bus.put_latest(&keys::breaker(name), &state, state.until.0, wait + REMEMBERED).await {
            Ok(stands) => until_after(stands),
            Err(error) => {
                tracing::debug!(error = report(&error), "other workers do not hear of a failure");
                wait
            }
        }
    }

    /// It answered: nothing is known against it any more, but what it did to others after this one was asked.
    pub async fn answered(&self, states: &States, name: &str) {
        let Some(known) = states.of.get(name) else { return };
        let fresh = self.look(vec![name.to_owned()]).await;
        if fresh.of.get(name).is_some_and(|fresh| fresh.until > known.until) {
            return;
        }
        if let Err(error) = self.bus.delete(&keys::breaker(name)).await {
            tracing::debug!(error = report(&error), "other workers do not hear that a provider is back");
        }
    }

    /// Whatever is known against it is forgotten.
    pub async fn forget(&self, name: &str) {
        let _in_its_own_time = self.bus.delete(&keys::breaker(name)).await;
        self.free(name).await;
    }

    /// The place of the one call is free again.
    pub async fn free(&self, name: &str) {
        let _in_its_own_time = self.bus.delete(&keys::probe(name)).await;
    }
}

impl States {
    pub fn none() -> Self {
        Self::default()
    }
}

/// The state after one more failure.
fn next(before: Option<&Cooling>, named: Option<Duration>, why: String, now: Millis) -> Cooling {
    let failures = before.map_or(0, |state| state.failures).saturating_add(1);
    let own = FIRST.saturating_mul(1 << (failures - 1).min(6)).min(MOST);
    let wait = named.map_or(own, |named| named.clamp(FIRST, MOST_NAMED));
    Cooling { until: now.plus(wait), why, failures }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_in_a_row_cools_for_longer_and_a_named_time_wins() {
        let mut state = None;
        let mut waits = Vec::new();
        for _ in 0..9 {
            let after = next(state.as_ref(), None, "503".into(), Millis(1_000));
            waits.push((after.until.0 - 1_000) / 1_000);
            state = Some(after);
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        let named = |seconds| {
            let wait = Some(Duration::from_secs(seconds));
            next(state.as_ref(), wait, String::new(), Millis(0)).until.0 / 1_000
        };
        assert_eq!([named(0), named(7), named(90_000)], [1, 7, 21_600]);
    }
}
