//! The command line's side: it waits for how an upgrade goes, and steps in when the supervisor dies of it.

use super::{Journal, LIMIT, Last, journal, settle};
use crate::{
    Error, Result,
    config::Settings,
    launch::{locks, start},
    service,
    show::{Show, span},
};
use std::time::{Duration, Instant};

/// A supervisor that becomes another release's is not seen for a moment. After this it is dead.
const UNSEEN: Duration = Duration::from_secs(3);

/// Until it is said how it went. When the supervisor died of it, what it left is settled here.
pub fn watch(settings: &Settings, journal: &Journal, starting: &mut Option<locks::Lock>) -> Result<Last> {
    let begun = Instant::now();
    let mut seen = Instant::now();
    while begun.elapsed() < LIMIT {
        if let Some(last) = journal::last(settings)?.filter(|last| last.id == journal.id) {
            return Ok(last);
        }
        if locks::is_supervised(settings) {
            seen = Instant::now();
        } else if seen.elapsed() > UNSEEN {
            settle(settings)?;
            bring_back(settings, journal, starting)?;
            return journal::last(settings)?
                .filter(|last| last.id == journal.id)
                .ok_or_else(|| Error::failed("the upgrade left no word of its end"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(Error::Failed {
        what: format!("the upgrade has not come to an end after {}", span(LIMIT.as_secs() as i64)),
        next: Some("It goes on by itself. Look with `metatron status` and `metatron logs`.".into()),
    })
}

/// Starts what ran before, unless the unit does.
fn bring_back(settings: &Settings, journal: &Journal, starting: &mut Option<locks::Lock>) -> Result<()> {
    let last = journal::last(settings)?;
    let next = if last.is_some_and(|last| last.done) { Some(&journal.to) } else { journal.from.as_ref() };
    let Some(release) = next else { return Ok(()) };
    if !service::has_unit(settings) {
        start::prepare(settings, Show { json: false })?;
    }
    if let Some(held) = starting.take() {
        *starting = start::begin(settings, &release.program(), None, held)?;
    }
    Ok(())
}
