//! The last ten minutes: one small sample every 10 s.

use super::{memory, system::hundredths};
use chassis::clock;
use procfs::{Current as _, CurrentSI as _};
use protocol::machine::Sample;
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_secs(10);
const KEPT: usize = 60;
/// The first sample comes soon: a page that is opened right after the start has something to show.
const FIRST: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub struct History(Mutex<VecDeque<Sample>>);

impl History {
    pub fn samples(&self) -> Vec<Sample> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }

    pub async fn keep(&self, stop: &CancellationToken, container: bool) {
        let mut before = ticks();
        let mut wait = FIRST;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(wait) => {}
            }
            wait = EVERY;
            let now = ticks();
            self.add(sample(share(before, now), container));
            before = now;
        }
    }

    fn add(&self, sample: Sample) {
        let mut samples = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if samples.len() >= KEPT {
            samples.pop_front();
        }
        samples.push_back(sample);
    }
}

fn sample(cpu: f64, container: bool) -> Sample {
    let memory = memory::look(container);
    let load = procfs::LoadAverage::current().map_or(0.0, |load| hundredths(f64::from(load.one)));
    Sample { at: clock::now(), cpu, memory_used: memory.total.saturating_sub(memory.available), load }
}

/// Ticks of all cores since the start of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Ticks {
    busy: u64,
    all: u64,
}

fn ticks() -> Ticks {
    let Ok(stat) = procfs::KernelStats::current() else { return Ticks::default() };
    let total = stat.total;
    let more = [total.irq, total.softirq, total.steal].into_iter().flatten().sum::<u64>();
    let busy = total.user + total.nice + total.system + more;
    Ticks { busy, all: busy + total.idle + total.iowait.unwrap_or(0) }
}

/// 0 to 1. The kernel's counters of waiting may go back a little; nothing comes of that.
fn share(before: Ticks, now: Ticks) -> f64 {
    let all = now.all.saturating_sub(before.all);
    if all == 0 || before == Ticks::default() {
        return 0.0;
    }
    (now.busy.saturating_sub(before.busy) as f64 / all as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_between_none_and_all() {
        let at = |busy, all| Ticks { busy, all };
        for (before, now, expected) in [
            (at(100, 1000), at(150, 1100), 0.5),
            (at(100, 1000), at(200, 1100), 1.0),
            (at(100, 1000), at(100, 1000), 0.0),
            (at(100, 1000), at(100, 999), 0.0),
            (at(100, 1000), at(300, 1100), 1.0),
            (Ticks::default(), at(300, 1100), 0.0),
        ] {
            assert_eq!(share(before, now), expected, "{before:?} {now:?}");
        }
    }

    #[test]
    fn an_hour_leaves_ten_minutes() {
        let history = History::default();
        let mut before = ticks();
        for n in 0..360 {
            let now = ticks();
            history.add(Sample { at: protocol::Millis(n), ..sample(share(before, now), false) });
            before = now;
        }
        let samples = history.samples();
        assert_eq!((samples.len(), samples[0].at.0, samples[KEPT - 1].at.0), (KEPT, 300, 359));
        assert!(samples.iter().all(|sample| (0.0..=1.0).contains(&sample.cpu) && sample.memory_used > 0));
    }
}
