//! What happened on the way to an answer, and which of it is told when there is none.

use super::{Candidate, NoAnswer, open::Skip};
use crate::providers::{Failure, Retry};
use protocol::usage::Tried;
use std::time::Duration;

/// Until it may be tried again; none: never.
fn wait_of(failure: &Failure) -> Option<Duration> {
    match failure.retry() {
        Retry::Never => None,
        Retry::Once => Some(Duration::ZERO),
        Retry::Later(wait) => Some(wait.unwrap_or_default()),
    }
}

/// Failures stand in the places of what was tried.
#[derive(Default)]
pub struct SoFar {
    pub tried: Vec<Tried>,
    failures: Vec<(Candidate, Failure)>,
}

impl SoFar {
    pub fn skipped(&mut self, candidate: &Candidate, skip: Skip) {
        // Its first key failed just now: that stands there already.
        let again = self
            .failures
            .last()
            .is_some_and(|(last, _)| last.row.id == candidate.row.id && last.model == candidate.model);
        if again {
            // Another of its keys may open sooner; what happened stands among what was tried all the same.
            let failure = skip.failure();
            if let Some((_, known)) = self.failures.last_mut()
                && wait_of(&failure).is_some_and(|wait| wait_of(known).is_none_or(|known| wait < known))
            {
                *known = failure;
            }
            return;
        }
        self.tried.push(skip.tried(candidate));
        self.failures.push((candidate.clone(), skip.failure()));
    }

    pub fn failed(&mut self, candidate: &Candidate, failure: Failure) {
        self.tried.push(Tried {
            provider: candidate.row.name.clone(),
            model: candidate.model.clone(),
            code: failure.code().to_owned(),
            detail: failure.to_string(),
        });
        self.failures.push((candidate.clone(), failure));
    }

    pub fn end(mut self, first: &Candidate, passed_over: &[Tried]) -> NoAnswer {
        let waits =
            self.failures.iter().enumerate().filter_map(|(at, (_, failure))| Some((wait_of(failure)?, at)));
        let told = waits.min().map_or(0, |(_, at)| at);
        let (candidate, failure) = match self.failures.is_empty() {
            true => {
                let detail = "it would not take what was given along".to_owned();
                (first.clone(), Failure::Setup { detail })
            }
            false => self.failures.swap_remove(told),
        };
        let code = self.tried.get(told).map_or_else(|| failure.code().to_owned(), |tried| tried.code.clone());
        let tried = [passed_over.to_vec(), self.tried].concat();
        NoAnswer { candidate, failure, code, tried }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{price, scripted_row};
    use protocol::provider::Cooling;

    fn candidate(name: &str) -> Candidate {
        let row = store::ProviderRow { id: name.into(), name: name.to_owned(), ..scripted_row::demo() };
        let (model, route, why) = ("m".to_owned(), "deep".to_owned(), String::new());
        Candidate { row, model, route, why, priced: price::local() }
    }

    #[test]
    fn what_can_be_waited_for_is_told_and_all_of_it_is_kept_in_order() {
        let all = [candidate("a"), candidate("b"), candidate("c")];
        let refused = || Failure::Auth { status: 401, detail: "no".into() };
        let away = || Failure::Unavailable { retry_after: None, detail: "503".into() };
        let cooling =
            || Skip::Cooling(Cooling { until: protocol::Millis(1), why: "429".into(), failures: 1 });
        let limited =
            || Failure::RateLimited { retry_after: Some(Duration::from_secs(540)), detail: "429".into() };
        let of = |steps: Vec<(usize, Result<Skip, Failure>)>| {
            let mut so_far = SoFar::default();
            for (at, what) in steps {
                match what {
                    Ok(skip) => so_far.skipped(&all[at], skip),
                    Err(failure) => so_far.failed(&all[at], failure),
                }
            }
            let end = so_far.end(&all[0], &[]);
            let tried = end.tried.iter().map(|tried| format!("{} {}", tried.provider, tried.code));
            (end.candidate.row.name, end.code, tried.collect::<Vec<_>>().join(", "))
        };
        for (steps, told, code, tried) in [
            (
                vec![(0, Err(away())), (1, Err(refused()))],
                "a",
                "provider_unreachable",
                "a provider_unreachable, b provider_auth",
            ),
            (vec![(0, Err(refused())), (1, Ok(cooling()))], "b", "cooling", "a provider_auth, b cooling"),
            (
                vec![(0, Err(refused())), (1, Err(refused()))],
                "a",
                "provider_auth",
                "a provider_auth, b provider_auth",
            ),
            (
                vec![(0, Err(limited())), (1, Err(away()))],
                "b",
                "provider_unreachable",
                "a provider_rate_limited, b provider_unreachable",
            ),
            // Its next key opens sooner.
            (
                vec![(0, Err(limited())), (0, Ok(cooling())), (1, Err(refused()))],
                "a",
                "provider_rate_limited",
                "a provider_rate_limited, b provider_auth",
            ),
            // Its next key is cooling: one provider, told once.
            (
                vec![(0, Err(away())), (0, Ok(cooling()))],
                "a",
                "provider_unreachable",
                "a provider_unreachable",
            ),
            (Vec::new(), "a", "provider_setup", ""),
        ] {
            assert_eq!(of(steps), (told.to_owned(), code.to_owned(), tried.to_owned()));
        }
    }
}
