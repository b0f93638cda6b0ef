//! What is known against providers and their keys.

use crate::deps::Deps;
use bus::keys;
use chassis::telemetry::report;

/// It stands no longer: `names` as llm-router gives them, the provider's id or `{provider}:{key}`. A Redis that is away
/// remembers it until its time is over, which costs no more than that.
pub async fn forget(deps: &Deps, names: &[String]) {
    for key in names.iter().flat_map(|name| [keys::breaker(name), keys::probe(name)]) {
        if let Err(error) = deps.bus.delete(&key).await {
            tracing::warn!(error = report(&error), "what was known against a provider still stands");
            return;
        }
    }
}
