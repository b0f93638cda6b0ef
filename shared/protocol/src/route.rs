//! Routes: which models answer, in which order.

use crate::{Millis, ProviderId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What thinks.
pub const DEEP: &str = "deep";
/// Chores: titles, summaries, triage. Falls to `deep` while it is empty.
pub const FAST: &str = "fast";
/// Falls to `fast` while it is empty.
pub const CHEAP: &str = "cheap";
/// They stand there always, and in this order.
pub const BUILT_IN: [&str; 3] = [DEEP, FAST, CHEAP];
/// Entries of one route.
pub const MAX_ENTRIES: usize = 16;
pub const MAX_WEIGHT: u32 = 100;

/// One way to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RouteEntry {
    pub provider_id: ProviderId,
    pub model: String,
    /// Its share of first tries, 0 to 100; 0: tried only after the others, in order. When all are 0 the first is
    /// tried first.
    #[serde(default)]
    pub weight: u32,
}

/// `GET /api/routes`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Route {
    /// `fast`, `deep`, `cheap`, or the owner's own: `[a-z0-9-]{1,32}`.
    pub name: String,
    pub built_in: bool,
    /// As the owner wrote them; empty: never written.
    pub entries: Vec<RouteEntry>,
    /// What is asked now, in order: without providers that are gone, and with what stands in for an empty list.
    pub effective: Vec<RouteEntry>,
    /// The route that stands in; `default`: the first model of the default provider.
    pub stands_in: Option<String>,
    pub updated_at: Option<Millis>,
}

/// `PUT /api/routes/{name}`: makes it or replaces it. An empty list of a built-in one takes it back to what stands in.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RouteChange {
    pub entries: Vec<RouteEntry>,
}
