//! What is asked for a process, in order.

use super::{
    Candidate, Error, Router,
    breaker::States,
    open::key_name,
    order::{self, Placed},
    price, scripted_row,
    ways::Ways,
};
use crate::providers::{Failure, scripted};
use chassis::clock;
use protocol::{
    process::Process,
    provider::ProviderKind,
    route::{self as routes, DEEP, FAST, Resolved, RouteEntry},
    usage::{CallPurpose, Tried},
};
use std::{sync::Arc, time::Duration};
use store::ProviderRow;

/// How long a provider's cache of a prompt's beginning lasts at least, after it was used.
const WARM: Duration = Duration::from_secs(300);
/// The route's name of a process that names its model.
const PIN: &str = "pin";
/// Why something is not asked, as the ledger calls it.
pub const UNPRICED: &str = "unpriced";
pub const NO_ROOM: &str = "budget_reached";

/// Never empty.
pub struct Plan {
    pub candidates: Vec<Candidate>,
    /// Those that are not asked, and why.
    pub passed_over: Vec<Tried>,
    pub(super) states: States,
    pub(super) ways: Arc<Ways>,
}

impl Plan {
    pub fn first(&self) -> &Candidate {
        &self.candidates[0]
    }

    /// Leaves those that cost nothing. False, and nothing changed, when that would be all of them or none.
    pub fn keep_free(&mut self) -> bool {
        let free = self.candidates.iter().filter(|candidate| !candidate.priced.costs()).count();
        if free == 0 || free == self.candidates.len() {
            return false;
        }
        let (paid, free): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.candidates).into_iter().partition(|candidate| candidate.priced.costs());
        self.candidates = free;
        self.passed_over.extend(paid.iter().map(no_room));
        true
    }
}

impl Router {
    pub async fn plan(&self, process: &Process, purpose: CallPurpose) -> Result<Plan, Error> {
        let ways = self.ways.now(&self.store).await?;
        if ways.rows.providers.is_empty() {
            return Ok(demo(ways));
        }
        let candidates = match pin(process, &ways.rows.providers) {
            Some(candidate) => vec![self.pinned(&ways, candidate, process.model.as_deref()).await?],
            None => self.routed(&ways, process, purpose).await?,
        };
        let (candidates, passed_over) = self.within_budgets(process, candidates).await?;
        let of = |candidate: &Candidate| {
            let id = candidate.row.id.0.clone();
            let keys: Vec<String> = ways.keys_of(&id).map(|(key, _)| key_name(key)).collect();
            std::iter::once(id).chain(keys).collect::<Vec<_>>()
        };
        let names = candidates.iter().flat_map(of).collect();
        Ok(Plan { states: self.breakers.look(names).await, candidates, passed_over, ways })
    }

    /// While there are budgets, what has no price is passed over as long as something else has one.
    async fn within_budgets(
        &self,
        process: &Process,
        candidates: Vec<Candidate>,
    ) -> Result<(Vec<Candidate>, Vec<Tried>), Error> {
        let known = candidates.iter().filter(|candidate| candidate.priced.is_known()).count();
        let mixed = known > 0 && known < candidates.len();
        if !mixed || self.store.budgets(&process.owner_id, clock::now()).await?.is_empty() {
            return Ok((candidates, Vec::new()));
        }
        let (known, unknown): (Vec<_>, Vec<_>) =
            candidates.into_iter().partition(|candidate| candidate.priced.is_known());
        let passed_over = unknown.into_iter().map(|candidate| Tried {
            provider: candidate.row.name,
            model: candidate.model,
            code: UNPRICED.to_owned(),
            detail: "nobody knows what it costs, and there are budgets".to_owned(),
        });
        Ok((known, passed_over.collect()))
    }

    async fn pinned(&self, ways: &Ways, row: &ProviderRow, model: Option<&str>) -> Result<Candidate, Error> {
        let model = self.model_of(ways, row, model).await?;
        let priced = price::of(ways, &self.store, row, &model).await?;
        let why = "this chat is set to it".to_owned();
        Ok(Candidate { row: row.clone(), model, route: PIN.to_owned(), why, priced })
    }

    async fn routed(
        &self,
        ways: &Ways,
        process: &Process,
        purpose: CallPurpose,
    ) -> Result<Vec<Candidate>, Error> {
        let providers = &ways.rows.providers;
        let name = name(process, purpose);
        let resolved = resolve(name, ways);
        let since = clock::now().minus(WARM);
        let warm = match resolved.entries.len() {
            0 | 1 => None,
            _ => self.store.warm_way(process.pid, name, since).await?,
        };
        let placed = order::order(&resolved.entries, warm.as_ref(), dice());
        let (mut candidates, mut nameless) = (Vec::new(), None);
        for (place, Placed { entry, why }) in placed.into_iter().enumerate() {
            let Some(row) = providers.iter().find(|row| row.id == entry.provider_id) else { continue };
            let model = Some(entry.model.as_str()).filter(|model| !model.is_empty());
            let model = match self.model_of(ways, row, model).await {
                Ok(model) => model,
                // It stands in no one's way.
                Err(error) => {
                    nameless.get_or_insert(error);
                    continue;
                }
            };
            let why = reason(name, resolved.stands_in, &why.words(place));
            let priced = price::of(ways, &self.store, row, &model).await?;
            candidates.push(Candidate { row: row.clone(), model, route: name.to_owned(), why, priced });
        }
        match (candidates.is_empty(), nameless) {
            (false, _) => Ok(candidates),
            (true, Some(error)) => Err(error),
            (true, None) => Err(nothing_left(name)),
        }
    }

    /// The one named, or the first of the provider's, or the only one that it has.
    async fn model_of(&self, ways: &Ways, row: &ProviderRow, named: Option<&str>) -> Result<String, Error> {
        if let Some(model) = named.or(row.models.first().map(|model| model.id.as_str())) {
            return Ok(model.to_owned());
        }
        if row.kind == ProviderKind::Scripted {
            return Ok(scripted::MODEL.to_owned());
        }
        ways.only_model(&row.id, || self.only_model(row, ways)).await.map_err(|failure| {
            let provider = row.name.clone();
            Error::Provider { provider, failure }
        })
    }
}

/// One that is not asked, since a budget has no room for it.
pub(super) fn no_room(candidate: &Candidate) -> Tried {
    Tried {
        provider: candidate.row.name.clone(),
        model: candidate.model.clone(),
        code: NO_ROOM.to_owned(),
        detail: "a budget has no room for it".to_owned(),
    }
}

fn nothing_left(route: &str) -> Error {
    Error::Provider { provider: format!("the route {route}"), failure: Failure::NoRoute }
}

fn demo(ways: Arc<Ways>) -> Plan {
    let row = scripted_row::demo();
    let priced = price::local();
    let why = "no provider is set up, so a script answers".to_owned();
    let model = scripted::MODEL.to_owned();
    let candidate = Candidate { row, model, route: DEEP.to_owned(), why, priced };
    Plan { candidates: vec![candidate], passed_over: Vec::new(), states: States::none(), ways }
}

fn resolve(name: &str, ways: &Ways) -> Resolved {
    let (providers, mut rows) = (&ways.rows.providers, ways.rows.routes.clone());
    for row in &mut rows {
        row.entries.retain(|entry| providers.iter().any(|provider| provider.id == entry.provider_id));
    }
    let written = |name: &str| rows.iter().find(|row| row.name == name).map(|row| row.entries.as_slice());
    let default = providers.iter().find(|row| row.default).or(providers.first()).map(|row| RouteEntry {
        provider_id: row.id.clone(),
        model: row.models.first().map(|model| model.id.clone()).unwrap_or_default(),
        weight: 0,
    });
    routes::resolve(name, written, default)
}

fn pin<'a>(process: &Process, providers: &'a [ProviderRow]) -> Option<&'a ProviderRow> {
    let id = process.provider_id.as_ref()?;
    providers.iter().find(|row| row.id == *id)
}

/// Chores go to `fast`, unless the process has a route of its own: what is said there may be meant for it alone.
fn name(process: &Process, purpose: CallPurpose) -> &str {
    let own = process.route.as_deref().filter(|route| *route != DEEP);
    match (own, purpose) {
        (Some(own), _) => own,
        (None, CallPurpose::Title | CallPurpose::Summary) => FAST,
        (None, _) => DEEP,
    }
}

fn reason(name: &str, stands_in: Option<&str>, why: &str) -> String {
    match stands_in {
        None => format!("{name}: {why}"),
        Some("default") => format!("{name} is not set, so the default provider's first model"),
        Some(other) => format!("{name} is not set, so {other}: {why}"),
    }
}

/// 0 to 1, without 1.
fn dice() -> f64 {
    // The low bits of an id that is made of random ones.
    let id: String = clock::new_id();
    let tail = id.get(id.len().saturating_sub(8)..).and_then(|tail| u32::from_str_radix(tail, 16).ok());
    f64::from(tail.unwrap_or(0)) / (f64::from(u32::MAX) + 1.0)
}
