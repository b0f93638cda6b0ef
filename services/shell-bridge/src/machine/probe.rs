//! One question to the machine: asked at most once at a time, its answer kept for a while.

use chassis::supervise::Supervisor;
use protocol::machine::Finding;
use std::{
    future::Future,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// After a look that failed it is tried again soon, after one that hung not so soon.
const FAILED: Duration = Duration::from_secs(10);
const HUNG: Duration = Duration::from_secs(300);

#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How long an answer is good.
    pub fresh: Duration,
    /// How long a look may take.
    pub limit: Duration,
}

pub struct Probe<T> {
    name: &'static str,
    patience: Patience,
    last: Mutex<Option<Look<T>>>,
}

#[derive(Clone)]
struct Look<T> {
    begun: Instant,
    answer: watch::Receiver<Option<Answer<T>>>,
    /// What was known when it began.
    before: Option<Finding<T>>,
}

#[derive(Clone)]
struct Answer<T> {
    finding: Finding<T>,
    good_for: Duration,
}

impl<T: Clone + Send + Sync + 'static> Probe<T> {
    pub fn new(name: &'static str, patience: Patience) -> Self {
        Self { name, patience, last: Mutex::new(None) }
    }

    /// The answer held while it is fresh, else that of a new look. One that takes longer than `patience`
    /// goes on; until it is there the answer is the one before.
    pub async fn ask<F>(
        &self,
        supervisor: &Supervisor,
        patience: Duration,
        look: impl FnOnce() -> F,
    ) -> Finding<T>
    where
        F: Future<Output = Result<T, String>> + Send + 'static,
    {
        let mut current = self.current(supervisor, look);
        let heard = tokio::time::timeout(patience, current.answer.wait_for(Option::is_some)).await;
        match heard.map(|heard| heard.ok().and_then(|answer| answer.clone())) {
            Ok(Some(answer)) => answer.finding,
            Ok(None) => unknown("The look broke off."),
            Err(_) => current.before.unwrap_or_else(|| unknown("Still looking; it is here in a moment.")),
        }
    }

    fn current<F>(&self, supervisor: &Supervisor, look: impl FnOnce() -> F) -> Look<T>
    where
        F: Future<Output = Result<T, String>> + Send + 'static,
    {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some(look) if look.holds() => look.clone(),
            old => {
                let before = old.as_ref().and_then(Look::known);
                last.insert(self.begin(supervisor, look(), before)).clone()
            }
        }
    }

    fn begin<F>(&self, supervisor: &Supervisor, work: F, before: Option<Finding<T>>) -> Look<T>
    where
        F: Future<Output = Result<T, String>> + Send + 'static,
    {
        let (tell, answer) = watch::channel(None);
        let (stop, patience) = (supervisor.stop_token(), self.patience);
        supervisor.spawn_once(self.name, async move {
            let ended = tokio::select! {
                () = stop.cancelled() => return,
                ended = tokio::time::timeout(patience.limit, work) => ended,
            };
            tell.send_replace(Some(match ended {
                Ok(Ok(value)) => Answer { finding: Finding::Known { value }, good_for: patience.fresh },
                Ok(Err(why)) => Answer { finding: unknown(&why), good_for: FAILED },
                Err(_) => {
                    let why = format!("The look took longer than {} s.", patience.limit.as_secs());
                    Answer { finding: unknown(&why), good_for: HUNG }
                }
            }));
        });
        Look { begun: Instant::now(), answer, before }
    }
}

impl<T: Clone> Look<T> {
    /// Under way, or still good.
    fn holds(&self) -> bool {
        match &*self.answer.borrow() {
            Some(answer) => self.begun.elapsed() < answer.good_for,
            None => self.answer.has_changed().is_ok(),
        }
    }

    fn known(&self) -> Option<Finding<T>> {
        let answer = self.answer.borrow().as_ref().map(|answer| answer.finding.clone());
        answer.or_else(|| self.before.clone()).filter(|found| matches!(found, Finding::Known { .. }))
    }
}

/// What reads files and asks the kernel, on a thread where that may take its time.
pub async fn blocking<T: Send + 'static>(
    look: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    match tokio::task::spawn_blocking(look).await {
        Ok(found) => found,
        Err(error) => Err(format!("The look broke off: {error}.")),
    }
}

fn unknown<T>(why: &str) -> Finding<T> {
    Finding::Unknown { why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    const SOON: Duration = Duration::from_millis(50);

    fn probe(fresh: Duration) -> Probe<u32> {
        Probe::new("test", Patience { fresh, limit: Duration::from_millis(500) })
    }

    #[tokio::test]
    async fn an_answer_is_kept_and_a_failure_is_not_for_long() {
        let (supervisor, looks) = (Supervisor::new(), Arc::new(AtomicU32::new(0)));
        let probe = probe(SOON);
        let count = || {
            let looks = looks.clone();
            async move { Ok(looks.fetch_add(1, Ordering::SeqCst)) }
        };
        let asked = futures::future::join_all((0..5).map(|_| probe.ask(&supervisor, SOON, count))).await;
        assert!(asked.iter().all(|found| *found == Finding::Known { value: 0 }), "{asked:?}");
        assert_eq!(probe.ask(&supervisor, SOON, count).await, Finding::Known { value: 0 });
        std::thread::sleep(SOON);
        assert_eq!(probe.ask(&supervisor, SOON, count).await, Finding::Known { value: 1 });
        std::thread::sleep(SOON);
        let failed = probe.ask(&supervisor, SOON, || async { Err("no".to_owned()) }).await;
        assert_eq!(failed, unknown("no"));
    }

    #[tokio::test]
    async fn a_look_that_hangs_is_not_begun_twice_and_what_was_known_stays() {
        let supervisor = Supervisor::new();
        let probe = probe(Duration::ZERO);
        let hang = || async {
            std::future::pending::<()>().await;
            Ok(0)
        };
        let first = probe.ask(&supervisor, SOON, hang).await;
        assert!(matches!(&first, Finding::Unknown { why } if why.contains("Still looking")), "{first:?}");
        let begun = AtomicU32::new(0);
        probe
            .ask(&supervisor, SOON, || {
                begun.fetch_add(1, Ordering::SeqCst);
                hang()
            })
            .await;
        assert_eq!(begun.load(Ordering::SeqCst), 0);

        let known = self::probe(Duration::ZERO);
        known.ask(&supervisor, SOON, || async { Ok(7) }).await;
        assert_eq!(known.ask(&supervisor, SOON, hang).await, Finding::Known { value: 7 });
    }

    #[tokio::test]
    async fn past_its_limit_it_says_so_and_a_panic_is_no_end_for_the_others() {
        let supervisor = Supervisor::new();
        let probe = probe(Duration::ZERO);
        let late = probe
            .ask(&supervisor, Duration::from_secs(60), || async {
                std::future::pending::<()>().await;
                Ok(0)
            })
            .await;
        assert_eq!(late, unknown("The look took longer than 0 s."));
        let broken = self::probe(Duration::ZERO);
        let found = broken.ask(&supervisor, SOON, || async { panic!("a bug") }).await;
        assert_eq!(found, unknown("The look broke off."));
    }
}
