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

/// What a route's name stands for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    pub entries: Vec<RouteEntry>,
    /// The route that stood in; `default` for the first model of the default provider.
    pub stands_in: Option<&'static str>,
}

/// `written`: a route's entries by its name, without those whose provider is gone. `default`: the first model of the
/// default provider. A built-in route that is not written, or has nothing left, is stood in for; one of the owner's own
/// is then empty.
pub fn resolve<'a>(
    name: &str,
    written: impl Fn(&str) -> Option<&'a [RouteEntry]>,
    default: Option<RouteEntry>,
) -> Resolved {
    let stand_ins: &[&'static str] = match name {
        DEEP => &[],
        FAST => &[DEEP],
        CHEAP => &[FAST, DEEP],
        // What is said on a route of the owner's own may be meant for its models alone.
        _ => return Resolved { entries: written(name).unwrap_or_default().to_vec(), stands_in: None },
    };
    let stands = |name: &str| written(name).filter(|entries| !entries.is_empty());
    if let Some(entries) = stands(name) {
        return Resolved { entries: entries.to_vec(), stands_in: None };
    }
    for other in stand_ins {
        if let Some(entries) = stands(other) {
            return Resolved { entries: entries.to_vec(), stands_in: Some(other) };
        }
    }
    Resolved { entries: default.into_iter().collect(), stands_in: Some("default") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_route_is_stood_in_for() {
        let entry = |model: &str| RouteEntry { provider_id: "p".into(), model: model.to_owned(), weight: 0 };
        let (deep, fast, none) = (vec![entry("d")], vec![entry("f")], Vec::new());
        let all = |name: &str| match name {
            DEEP => Some(deep.as_slice()),
            FAST => Some(fast.as_slice()),
            CHEAP => Some(none.as_slice()),
            _ => None,
        };
        let only_deep = |name: &str| (name == DEEP).then_some(deep.as_slice());
        let model = |resolved: &Resolved| resolved.entries[0].model.clone();
        for (name, full, poor) in [
            (DEEP, ("d", None), ("d", None)),
            (FAST, ("f", None), ("d", Some(DEEP))),
            (CHEAP, ("f", Some(FAST)), ("d", Some(DEEP))),
        ] {
            let found = resolve(name, all, None);
            assert_eq!((model(&found).as_str(), found.stands_in), full, "{name}");
            let found = resolve(name, only_deep, None);
            assert_eq!((model(&found).as_str(), found.stands_in), poor, "{name}");
        }
        let found = resolve(CHEAP, |_| None, Some(entry("x")));
        assert_eq!((model(&found).as_str(), found.stands_in), ("x", Some("default")));
        assert!(resolve(DEEP, |_| None, None).entries.is_empty());
        assert!(resolve("own", all, Some(entry("x"))).entries.is_empty());
    }
}
