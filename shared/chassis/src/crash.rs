//! Named places at which a test may kill the process (`METATRON_CRASH_AT=after_commit_answer`, or
//! `name:3` for the third time; `METATRON_CRASH_ONCE=<file>`: only the process that can create this
//! file dies, so that the one started in its place goes on; `METATRON_CRASH_VICTIM=<file>`: the process
//! whose pid stands in this file dies instead). Only in builds with debug assertions.

#[cfg(debug_assertions)]
use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

/// Dies by SIGKILL when this place is the one named by the environment.
pub fn crash_point(name: &str) {
    #[cfg(debug_assertions)]
    {
        static PLAN: OnceLock<Option<Plan>> = OnceLock::new();
        if let Some(plan) = PLAN.get_or_init(Plan::from_environment)
            && plan.is_due(name)
        {
            plan.strike();
        }
    }
    #[cfg(not(debug_assertions))]
    let _ = name;
}

/// Which passage of which place is fatal.
#[cfg(debug_assertions)]
struct Plan {
    place: String,
    nth: u32,
    once: Option<std::path::PathBuf>,
    victim: Option<std::path::PathBuf>,
    passed: AtomicU32,
}

#[cfg(debug_assertions)]
impl Plan {
    fn from_environment() -> Option<Self> {
        let file = |name| crate::config::var(name).map(Into::into);
        let plan = Self::parse(&crate::config::var("METATRON_CRASH_AT")?, file("METATRON_CRASH_ONCE"));
        Some(Self { victim: file("METATRON_CRASH_VICTIM"), ..plan })
    }

    fn parse(at: &str, once: Option<std::path::PathBuf>) -> Self {
        let (place, nth) = match at.rsplit_once(':') {
            Some((place, nth)) => (place, nth.parse().unwrap_or(1)),
            None => (at, 1),
        };
        Self { place: place.to_owned(), nth, once, victim: None, passed: AtomicU32::new(0) }
    }

    fn is_due(&self, name: &str) -> bool {
        name == self.place
            && self.passed.fetch_add(1, Ordering::SeqCst) + 1 == self.nth
            && self.once.as_ref().is_none_or(|file| std::fs::File::create_new(file).is_ok())
    }

    fn strike(&self) {
        let Some(file) = &self.victim else { die() };
        let pid = std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok());
        if let Some(pid) = pid {
            let _ =
                nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL);
        }
    }
}

#[cfg(debug_assertions)]
fn die() -> ! {
    let _ = nix::sys::signal::kill(nix::unistd::getpid(), nix::sys::signal::Signal::SIGKILL);
    // The signal is on its way: nothing may be done after the place.
    loop {
        std::thread::park();
    }
}

#[cfg(all(test, debug_assertions))]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_passage_is_fatal_and_only_once_a_file() {
        let plan = Plan::parse("after_intent:3", None);
        assert!(!plan.is_due("after_claim"));
        let due: Vec<bool> = (0..4).map(|_| plan.is_due("after_intent")).collect();
        assert_eq!(due, [false, false, true, false]);

        let folder = tempfile::tempdir().unwrap();
        let once = Some(folder.path().join("died"));
        assert!(Plan::parse("mid_stream", once.clone()).is_due("mid_stream"));
        assert!(!Plan::parse("mid_stream", once).is_due("mid_stream"));
    }
}
