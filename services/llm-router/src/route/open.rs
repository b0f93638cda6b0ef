//! From a row to a provider ready to be asked, with one of its keys.

use super::{
    Candidate, Plan, Router,
    breaker::{Admission, States},
    scripted_row,
    ways::Ways,
};
use crate::providers::{self, Failure, Provider, Setup, scripted::Scripted};
use chassis::clock;
use protocol::{
    KeyId, Pid,
    provider::{Cooling, ProviderKind},
    usage::Tried,
};
use std::{sync::Arc, time::Duration};
use store::{ProviderKeyRow, ProviderRow, SecretRow};
use tokio::time::timeout;
use vault::Secret;

/// For a list of models that a turn waits for.
const LISTED: Duration = Duration::from_secs(5);

/// A provider that may be asked now.
pub struct Open {
    pub provider: Arc<dyn Provider>,
    /// What its provider, and its key, are called among the breakers.
    names: [Option<String>; 2],
    /// Those of them that this call is the one to try again.
    claimed: Vec<String>,
    states: States,
    key: Option<(ProviderKeyRow, i64)>,
}

/// Why it was not even asked.
pub enum Skip {
    /// Left alone until then.
    Cooling(Cooling),
    /// Each of its keys was refused before; what its provider said of the last.
    Refused(String),
    Failure(Failure),
}

impl Skip {
    pub fn tried(&self, candidate: &Candidate) -> Tried {
        let (code, detail) = match self {
            Self::Cooling(cooling) => ("cooling".to_owned(), cooling.why.clone()),
            Self::Refused(why) => ("key_refused".to_owned(), why.clone()),
            Self::Failure(failure) => (failure.code().to_owned(), failure.to_string()),
        };
        Tried { provider: candidate.row.name.clone(), model: candidate.model.clone(), code, detail }
    }

    pub fn failure(self) -> Failure {
        match self {
            Self::Cooling(Cooling { until, why, .. }) => {
                let wait = until.0.saturating_sub(clock::now().0).max(0).unsigned_abs();
                Failure::Cooling { retry_after: Duration::from_millis(wait), detail: why }
            }
            Self::Refused(detail) => Failure::PutAside { detail },
            Self::Failure(failure) => failure,
        }
    }
}

impl Router {
    /// Which of several keys: the same for a process, since the provider's cache goes by key, as long as that can be
    /// used. Those in `spent` have just failed.
    pub async fn open(
        &self,
        candidate: &Candidate,
        plan: &Plan,
        spent: &[KeyId],
        pid: Option<Pid>,
    ) -> Result<Open, Skip> {
        let (states, now) = (&plan.states, clock::now());
        let row = &candidate.row;
        let name = row.id.0.clone();
        let mut claimed = Vec::new();
        match self.breakers.admit(states, &name, now).await {
            Admission::Cooling(cooling) => return Err(Skip::Cooling(cooling)),
            Admission::Probe => claimed.push(name.clone()),
            Admission::Open => {}
        }
        let keys: Vec<&(ProviderKeyRow, SecretRow)> = plan.ways.keys_of(row.id.as_str()).collect();
        if keys.is_empty() {
            return match self.with(row, None, candidate).await {
                Ok(provider) => {
                    let names = [Some(name), None];
                    Ok(Open { provider, names, claimed, states: states.clone(), key: None })
                }
                Err(failure) => {
                    self.free(&claimed).await;
                    Err(Skip::Failure(failure))
                }
            };
        }
        let mut skip = None;
        for (key, secret) in turned(&keys, pid).filter(|(key, _)| !spent.contains(&key.id)) {
            if let Some(refused) = &key.refused {
                skip.get_or_insert(Skip::Refused(refused.why.clone()));
                continue;
            }
            let of_key = key_name(key);
            let probes = match self.breakers.admit(states, &of_key, now).await {
                Admission::Cooling(cooling) => {
                    // Of several, the one that opens first.
                    let later =
                        |other: &Skip| matches!(other, Skip::Cooling(other) if other.until <= cooling.until);
                    if !skip.as_ref().is_some_and(later) {
                        skip = Some(Skip::Cooling(cooling));
                    }
                    continue;
                }
                Admission::Probe => true,
                Admission::Open => false,
            };
            let provider = match self.keys.open(secret) {
                Ok(opened) => self.with(row, Some(opened), candidate).await,
                Err(failure) => Err(failure),
            };
            claimed.extend(probes.then(|| of_key.clone()));
            match provider {
                Ok(provider) => {
                    let (names, key) = ([Some(name), Some(of_key)], Some((key.clone(), secret.version)));
                    return Ok(Open { provider, names, claimed, states: states.clone(), key });
                }
                // The next may do, and one that only cools will.
                Err(failure) if !matches!(skip, Some(Skip::Cooling(_))) => {
                    skip = Some(Skip::Failure(failure))
                }
                Err(_) => {}
            }
        }
        self.free(&claimed).await;
        Err(skip.unwrap_or_else(|| Skip::Refused("its keys were tried".to_owned())))
    }

    /// It answered.
    pub async fn answered(&self, open: &Open) {
        for name in open.names.iter().flatten() {
            self.breakers.answered(&open.states, name).await;
        }
        self.free(&open.claimed).await;
    }

    /// Whatever it was the one to try may be tried by the next.
    async fn free(&self, claimed: &[String]) {
        for name in claimed {
            self.breakers.free(name).await;
        }
    }

    /// It failed: whatever is to blame is left alone for a while. Gives for how long.
    pub async fn failed(&self, open: &Open, failure: &Failure) -> Option<Duration> {
        let now = clock::now();
        self.free(&open.claimed).await;
        let [provider, key] = &open.names;
        let name = match blame(failure) {
            Blame::Nobody => return None,
            Blame::RefusedKey => {
                if let Some((key, version)) = &open.key {
                    let done = self.store.refuse_key(&key.id, *version, &failure.to_string(), now).await;
                    if let Err(error) = done {
                        tracing::warn!(%error, "a refused key was not noted");
                    }
                }
                return None;
            }
            // Without a key it is the provider that has had enough.
            Blame::Key => key.as_ref().or(provider.as_ref()),
            Blame::Provider => provider.as_ref(),
        };
        Some(self.breakers.failed(&open.states, name?, failure.retry_after(), failure.to_string(), now).await)
    }

    /// Another key may do better where this one is to blame: which that is.
    pub fn another_key_may_help(&self, open: &Open, failure: &Failure) -> Option<KeyId> {
        let blamed = matches!(blame(failure), Blame::Key | Blame::RefusedKey);
        open.key.as_ref().filter(|_| blamed).map(|(key, _)| key.id.clone())
    }

    async fn with(
        &self,
        row: &ProviderRow,
        key: Option<Secret>,
        candidate: &Candidate,
    ) -> Result<Arc<dyn Provider>, Failure> {
        self.provider(row, key, Some(candidate.room())).await
    }

    pub(super) async fn provider(
        &self,
        row: &ProviderRow,
        key: Option<Secret>,
        context: Option<u32>,
    ) -> Result<Arc<dyn Provider>, Failure> {
        if scripted_row::is_demo(row) {
            return Ok(Arc::new(Scripted::demo()?));
        }
        if row.kind == ProviderKind::Scripted {
            return Ok(Arc::new(Scripted::open(row.base_url.as_deref().unwrap_or_default()).await?));
        }
        let setup = Setup {
            client: self.client.clone(),
            base: row.base_url.as_deref(),
            key,
            patience: self.patience,
            context,
        };
        providers::open(row.kind, setup)
    }

    /// When no model is named and the provider has just one, that is it.
    pub(super) async fn only_model(&self, row: &ProviderRow, ways: &Ways) -> Result<String, Failure> {
        let usable = ways.keys_of(row.id.as_str()).find(|(key, _)| key.refused.is_none());
        let key = usable.map(|(_, secret)| self.keys.open(secret)).transpose()?;
        let provider = self.provider(row, key, None).await?;
        let listed = timeout(LISTED, provider.models()).await;
        let mut models =
            listed.unwrap_or(Err(Failure::Stalled { seconds: LISTED.as_secs() }))?.unwrap_or_default();
        if models.len() == 1 {
            return Ok(models.remove(0));
        }
        let some: Vec<_> = models.iter().take(5).map(String::as_str).collect();
        let detail = match some.is_empty() {
            true => "no model is named for it".to_owned(),
            false => format!(
                "no model is named for it; it has {} of them, among them {}",
                models.len(),
                some.join(", ")
            ),
        };
        Err(Failure::Setup { detail })
    }
}

/// What a key is called among the breakers.
pub fn key_name(key: &ProviderKeyRow) -> String {
    format!("{}:{}", key.provider_id, key.id)
}

#[derive(Debug, PartialEq, Eq)]
enum Blame {
    /// What was asked, what the model made of it, or how it is set up.
    Nobody,
    Provider,
    Key,
    RefusedKey,
}

fn blame(failure: &Failure) -> Blame {
    match failure {
        Failure::Auth { .. } => Blame::RefusedKey,
        Failure::RateLimited { .. } | Failure::NoCredit { .. } => Blame::Key,
        Failure::Overloaded { .. }
        | Failure::Unavailable { .. }
        | Failure::Cut { .. }
        | Failure::Stalled { .. } => Blame::Provider,
        _ => Blame::Nobody,
    }
}

/// Beginning with the one of this process.
fn turned<T>(keys: &[T], pid: Option<Pid>) -> impl Iterator<Item = &T> {
    let from = pid.map_or(0, |pid| usize::try_from(pid.0.unsigned_abs()).unwrap_or(0) % keys.len().max(1));
    keys[from..].iter().chain(&keys[..from])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cools is left alone by every chat: only what others would meet too is to blame for it.
    #[test]
    fn who_is_to_blame() {
        let detail = String::new;
        for (failure, who) in [
            (Failure::Auth { status: 401, detail: detail() }, Blame::RefusedKey),
            (Failure::NoCredit { detail: detail() }, Blame::Key),
            (Failure::RateLimited { retry_after: None, detail: detail() }, Blame::Key),
            (Failure::Overloaded { retry_after: None, detail: detail() }, Blame::Provider),
            (Failure::Unavailable { retry_after: None, detail: detail() }, Blame::Provider),
            (Failure::Cut { detail: detail() }, Blame::Provider),
            (Failure::Stalled { seconds: 25 }, Blame::Provider),
            (Failure::BadCall { detail: detail() }, Blame::Nobody),
            (Failure::Empty, Blame::Nobody),
            (Failure::TooLong { detail: detail() }, Blame::Nobody),
            (Failure::Filtered { detail: detail() }, Blame::Nobody),
            (Failure::Seals { detail: detail() }, Blame::Nobody),
            (Failure::Refused { status: 400, detail: detail() }, Blame::Nobody),
        ] {
            assert_eq!(blame(&failure), who, "{failure:?}");
        }
    }
}
