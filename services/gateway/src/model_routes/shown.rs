//! Routes as the API shows them: with what they stand for now.

use crate::{deps::Deps, http::Result};
use protocol::route::{BUILT_IN, Route, RouteEntry, resolve};
use store::{ProviderRow, RouteRow};

/// Those that are built in first, then the owner's by name.
pub async fn all(deps: &Deps) -> Result<Vec<Route>> {
    let (providers, rows) = (deps.store.providers().await?, deps.store.routes().await?);
    let of = |row: &RouteRow| RouteRow { entries: still_there(&row.entries, &providers), ..row.clone() };
    let left: Vec<RouteRow> = rows.iter().map(of).collect();
    let own = rows.iter().map(|row| row.name.as_str()).filter(|name| !BUILT_IN.contains(name));
    Ok(BUILT_IN.into_iter().chain(own).map(|name| route(name, &rows, &left, &providers)).collect())
}

/// `left`: the rows without what leads to providers that are gone.
fn route(name: &str, rows: &[RouteRow], left: &[RouteRow], providers: &[ProviderRow]) -> Route {
    let row = rows.iter().find(|row| row.name == name);
    let written = |name: &str| left.iter().find(|row| row.name == name).map(|row| row.entries.as_slice());
    let default = providers.iter().find(|row| row.default).map(|row| RouteEntry {
        provider_id: row.id.clone(),
        model: row.models.first().map(|model| model.id.clone()).unwrap_or_default(),
        weight: 0,
    });
    let resolved = resolve(name, written, default);
    Route {
        name: name.to_owned(),
        built_in: BUILT_IN.contains(&name),
        entries: row.map(|row| row.entries.clone()).unwrap_or_default(),
        effective: resolved.entries,
        stands_in: resolved.stands_in.map(str::to_owned),
        updated_at: row.map(|row| row.updated_at),
    }
}

fn still_there(entries: &[RouteEntry], providers: &[ProviderRow]) -> Vec<RouteEntry> {
    let there = |entry: &&RouteEntry| providers.iter().any(|row| row.id == entry.provider_id);
    entries.iter().filter(there).cloned().collect()
}
