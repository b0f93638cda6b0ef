//! The policy set in force: signed by the gateway, taken from Redis, the highest kept on disk.

use bus::{Bus, keys};
use chassis::durable;
use policy::Verifier;
use protocol::{
    Pid,
    permit::{PolicySet, SignedPolicySet},
    process::Posture,
};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// A Redis that is away does not keep us from judging by what we have.
const PATIENCE: Duration = Duration::from_secs(1);

pub struct PolicyKeeper {
    file: PathBuf,
    verifier: Verifier,
    held: Mutex<Option<PolicySet>>,
}

impl PolicyKeeper {
    /// With what the disk holds, if it is the gateway's.
    pub fn open(file: PathBuf, verifier: Verifier) -> Self {
        let held = std::fs::read(&file)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<SignedPolicySet>(&bytes).ok())
            .and_then(|signed| verifier.accept_policy(&signed).ok());
        Self { file, verifier, held: Mutex::new(held) }
    }

    /// Looks whether there is a newer one. A forged or older set changes nothing.
    pub async fn refresh(&self, bus: &Bus) {
        match tokio::time::timeout(PATIENCE, bus.get::<SignedPolicySet>(keys::POLICY)).await {
            Ok(Ok(Some(signed))) => self.take(&signed),
            Ok(Ok(None)) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "the policy set cannot be read; the one held stays in force")
            }
            Err(_) => tracing::warn!("redis is slow; the policy set held stays in force"),
        }
    }

    fn take(&self, signed: &SignedPolicySet) {
        let set = match self.verifier.accept_policy(signed) {
            Ok(set) => set,
            Err(error) => return tracing::warn!(%error, "a policy set was refused"),
        };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_some_and(|held| held.version >= set.version) {
            return;
        }
        let kept = serde_json::to_vec(signed).ok().map(|bytes| durable::replace(&self.file, &bytes, 0o600));
        if !matches!(kept, Some(Ok(()))) {
            tracing::warn!("the policy set could not be kept on disk; it holds until this bridge ends");
        }
        *held = Some(set);
    }

    /// A process that the set does not name has `ask`.
    pub fn posture(&self, pid: Pid) -> Posture {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().and_then(|set| set.postures.get(&pid).copied()).unwrap_or(Posture::Ask)
    }
}
