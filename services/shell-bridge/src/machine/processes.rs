//! Which processes work most: what they used between two looks.

use super::{plain::plain, probe::blocking};
use procfs::process::{Process, all_processes};
use protocol::machine::TopProcess;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const SHOWN: usize = 8;
/// A glance at rest, so that whoever asks has one to compare with and waits for none.
const EVERY: Duration = Duration::from_secs(10);
/// Of two the older is right when the newer was a moment ago.
const KEPT: usize = 2;
/// A look before serves for the difference when it is about this old; else two are taken.
const APART: std::ops::RangeInclusive<Duration> = Duration::from_secs(2)..=Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(400);

/// The looks before, the newest last.
#[derive(Default)]
pub struct Work(Mutex<VecDeque<Arc<Look>>>);

impl Work {
    /// Glances until the stop. What cannot be read now is read the next time.
    pub async fn keep(&self, stop: &CancellationToken) {
        loop {
            match blocking(glance).await {
                Ok(look) => self.add(Arc::new(look)),
                Err(why) => tracing::debug!(why, "a glance brought nothing"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    fn add(&self, look: Arc<Look>) {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if looks.len() >= KEPT {
            looks.pop_front();
        }
        looks.push_back(look);
    }

    /// The newest that is far enough away to compare with.
    fn before(&self) -> Option<Arc<Look>> {
        let looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        looks.iter().rev().find(|look| APART.contains(&look.at.elapsed())).cloned()
    }
}

struct Look {
    at: Instant,
    /// By pid and start: a pid alone names nobody.
    used: HashMap<(i32, u64), Used>,
}

#[derive(Debug, Clone)]
struct Used {
    ticks: u64,
    name: String,
    memory: u64,
}

pub async fn look(work: Arc<Work>) -> Result<Vec<TopProcess>, String> {
    let before = match work.before() {
        Some(before) => before,
        None => {
            let first = blocking(glance).await?;
            tokio::time::sleep(GLANCE).await;
            Arc::new(first)
        }
    };
    blocking(move || {
        let now = glance()?;
        let seconds = now.at.duration_since(before.at).as_secs_f64();
        let ticks = procfs::ticks_per_second() as f64;
        let top = ranked(&before.used, &now.used, seconds * ticks);
        Ok(top.into_iter().map(|(pid, used, cpu)| shown(pid, used, cpu)).collect())
    })
    .await
}

fn glance() -> Result<Look, String> {
    let all = all_processes().map_err(|error| format!("The processes cannot be read: {error}."))?;
    let at = Instant::now();
    let page = procfs::page_size();
    // Those that end meanwhile are not there any more.
    let used = all.flatten().filter_map(|process| process.stat().ok()).map(|stat| {
        let ticks = stat.utime + stat.stime;
        ((stat.pid, stat.starttime), Used { ticks, name: stat.comm, memory: stat.rss.saturating_mul(page) })
    });
    Ok(Look { at, used: used.collect() })
}

/// By share of a core, then by memory.
fn ranked(
    before: &HashMap<(i32, u64), Used>,
    now: &HashMap<(i32, u64), Used>,
    span: f64,
) -> Vec<(i32, Used, f64)> {
    let cpu = |key: &(i32, u64), used: &Used| {
        let earlier = before.get(key).map_or(0, |before| before.ticks);
        if span > 0.0 { used.ticks.saturating_sub(earlier) as f64 / span } else { 0.0 }
    };
    let mut all: Vec<_> = now.iter().map(|(key, used)| (key.0, used.clone(), cpu(key, used))).collect();
    all.sort_by(|a, b| b.2.total_cmp(&a.2).then(b.1.memory.cmp(&a.1.memory)).then(a.0.cmp(&b.0)));
    all.truncate(SHOWN);
    all
}

/// The kernel cuts names after 15 bytes; the whole one often stands at the head of the command line.
pub fn named(process: &Process, short: &str) -> String {
    let whole = || {
        let first = process.cmdline().ok()?.into_iter().next()?;
        let program = first.split(' ').next()?.rsplit('/').next()?.to_owned();
        program.starts_with(short).then_some(program)
    };
    let cut = short.len() >= 15;
    plain(&if cut { whole() } else { None }.unwrap_or_else(|| short.to_owned()), 40)
}

fn shown(pid: i32, used: Used, cpu: f64) -> TopProcess {
    let process = Process::new(pid);
    let name = process.as_ref().map_or_else(|_| plain(&used.name, 40), |process| named(process, &used.name));
    let uid = process.and_then(|process| process.uid()).ok();
    let named = uid.map(|uid| nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(uid)));
    let user = match (named, uid) {
        (Some(Ok(Some(user))), _) => user.name,
        (_, Some(uid)) => uid.to_string(),
        (_, None) => String::new(),
    };
    TopProcess {
        pid: i64::from(pid),
        name,
        user: plain(&user, 40),
        cpu: (cpu * 1000.0).round() / 1000.0,
        memory: used.memory,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(ticks: u64, memory: u64) -> Used {
        Used { ticks, name: "x".into(), memory }
    }

    #[test]
    fn ranks_by_what_was_used_in_between() {
        let before = HashMap::from([((1, 1), used(100, 5)), ((2, 1), used(900, 5)), ((3, 1), used(0, 5))]);
        let now = HashMap::from([
            ((1, 1), used(150, 5)),
            ((2, 1), used(900, 9)),
            // Another process with a pid that was used before.
            ((3, 7), used(25, 5)),
            ((4, 1), used(0, 99)),
        ]);
        let top: Vec<(i32, f64)> =
            ranked(&before, &now, 100.0).into_iter().map(|(pid, _, cpu)| (pid, cpu)).collect();
        assert_eq!(top, [(1, 0.5), (3, 0.25), (4, 0.0), (2, 0.0)]);
    }

    #[test]
    fn compares_with_what_is_far_enough_away_and_near_enough() {
        let ago = |seconds| {
            let at = Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
            Arc::new(Look { at, used: HashMap::new() })
        };
        for (ages, expected) in [
            (vec![], None),
            (vec![1], None),
            (vec![12, 1], Some(12)),
            (vec![15, 5], Some(5)),
            (vec![25, 15, 5], Some(5)),
            (vec![3_600], None),
        ] {
            let work = Work::default();
            ages.iter().for_each(|age| work.add(ago(*age)));
            assert_eq!(work.before().map(|look| look.at.elapsed().as_secs()), expected, "{ages:?}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_busy_process_is_seen() {
        let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let seen = stop.clone();
        let busy = std::thread::spawn(move || while !seen.load(std::sync::atomic::Ordering::Relaxed) {});
        let top = look(Arc::default()).await.unwrap();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        busy.join().unwrap();
        let me = top.iter().find(|process| process.pid == i64::from(std::process::id()));
        assert!(me.is_some_and(|me| me.cpu > 0.05 && me.memory > 0 && !me.user.is_empty()), "{top:?}");
        assert!(top.len() <= SHOWN);
    }
}
