//! In which order the entries of a route are asked: pure.
//!
//! The one whose cache is warm first; else one by weight, and after it the others as they stand.

use protocol::{ProviderId, route::RouteEntry};

/// An entry in its place, and why it stands first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub entry: RouteEntry,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It answered this process a moment ago.
    Warm,
    /// The first of its list.
    First,
    /// Its weight.
    Weight(u32),
    /// It stands behind one that is asked before it.
    Next,
}

impl Why {
    /// After "deep: ".
    pub fn words(self, place: usize) -> String {
        match self {
            Self::Warm => "it answered here a moment ago, and its cache is warm".to_owned(),
            Self::First => "the first of its list".to_owned(),
            Self::Weight(weight) => format!("its turn by weight ({weight})"),
            Self::Next => format!("number {} to be asked, since those before it gave no answer", place + 1),
        }
    }
}

/// `dice`: 0 to 1, without 1.
pub fn order(entries: &[RouteEntry], warm: Option<&(ProviderId, String)>, dice: f64) -> Vec<Placed> {
    let is_warm = |entry: &RouteEntry| {
        warm.is_some_and(|(provider, model)| entry.provider_id == *provider && entry.model == *model)
    };
    let (first, why) = match entries.iter().position(is_warm) {
        Some(place) => (place, Why::Warm),
        None => by_weight(entries, dice),
    };
    let mut rest: Vec<&RouteEntry> = entries.iter().collect();
    if rest.is_empty() {
        return Vec::new();
    }
    let head = rest.remove(first);
    let next = rest.into_iter().map(|entry| Placed { entry: entry.clone(), why: Why::Next });
    std::iter::once(Placed { entry: head.clone(), why }).chain(next).collect()
}

fn by_weight(entries: &[RouteEntry], dice: f64) -> (usize, Why) {
    let sum: u32 = entries.iter().map(|entry| entry.weight).sum();
    let mut left = dice * f64::from(sum);
    for (place, entry) in entries.iter().enumerate() {
        left -= f64::from(entry.weight);
        if left < 0.0 {
            let shared = entries.iter().filter(|entry| entry.weight > 0).count() > 1;
            return (place, if shared { Why::Weight(entry.weight) } else { Why::First });
        }
    }
    (0, Why::First)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(weights: &[u32]) -> Vec<RouteEntry> {
        let entry = |(n, weight): (usize, &u32)| RouteEntry {
            provider_id: ProviderId::from(format!("p{n}")),
            model: "m".to_owned(),
            weight: *weight,
        };
        weights.iter().enumerate().map(entry).collect()
    }

    fn names(placed: &[Placed]) -> String {
        placed.iter().map(|one| one.entry.provider_id.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn by_list_by_weight_and_by_warmth() {
        let warm = (ProviderId::from("p2"), "m".to_owned());
        for (weights, warm, dice, want, why) in [
            (&[0, 0, 0][..], None, 0.9, "p0 p1 p2", Why::First),
            (&[1, 0, 0], None, 0.9, "p0 p1 p2", Why::First),
            (&[3, 1, 0], None, 0.7, "p0 p1 p2", Why::Weight(3)),
            (&[3, 1, 0], None, 0.8, "p1 p0 p2", Why::Weight(1)),
            (&[3, 1, 0], None, 0.0, "p0 p1 p2", Why::Weight(3)),
            (&[3, 1, 0], Some(&warm), 0.8, "p2 p0 p1", Why::Warm),
        ] {
            let placed = order(&entries(weights), warm, dice);
            assert_eq!((names(&placed).as_str(), placed[0].why), (want, why), "{weights:?} {dice}");
            assert!(placed[1..].iter().all(|one| one.why == Why::Next));
        }
        assert!(order(&[], None, 0.5).is_empty());
    }

    #[test]
    fn shares_of_first_tries_are_as_the_weights() {
        let firsts = |n: usize| {
            (0..100).filter(move |dice| {
                let placed = order(&entries(&[70, 30, 0]), None, f64::from(*dice) / 100.0);
                placed[0].entry.provider_id.as_str() == format!("p{n}")
            })
        };
        assert_eq!((firsts(0).count(), firsts(1).count(), firsts(2).count()), (70, 30, 0));
    }
}
