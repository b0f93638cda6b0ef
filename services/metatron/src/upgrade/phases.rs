//! From one phase to the next. Whoever calls these is the only supervisor, and no service runs.

use super::{
    database,
    journal::{self, Journal, Last, Phase},
    place,
    release::Release,
};
use crate::{Error, Result, config::Settings};
use chassis::crash::crash_point;
use std::fs;

/// What a supervisor finds when it begins.
pub enum Standing {
    /// Nothing is open: it runs its own release.
    Here,
    /// Its own release is the one to be tried.
    Trial(Box<Journal>),
    /// An upgrade was broken off, and this other release is the one to run now.
    Elsewhere(Release),
}

/// Looks for an upgrade that was broken off and brings it to the one end or the other. `trial`: this process was
/// started to try the upgrade of that name.
pub fn stand(settings: &Settings, trial: Option<&str>) -> Result<Standing> {
    let Some(journal) = journal::read(settings)? else { return Ok(Standing::Here) };
    if journal.phase == Phase::Trying && trial == Some(journal.id.as_str()) {
        return Ok(Standing::Trial(Box::new(journal)));
    }
    let next = match journal.phase {
        Phase::Prepared => {
            abandon(settings, &journal, "it was broken off before anything was changed")?;
            journal.from
        }
        Phase::Trying | Phase::TakingBack => {
            take_back(settings, &journal, "it was broken off before the new release was ready")?
        }
        Phase::Committed => {
            finish(settings, &journal)?;
            Some(journal.to)
        }
    };
    let own = Release::own()?;
    let elsewhere = next.filter(|release| release.folder != own.folder && release.program().is_file());
    Ok(elsewhere.map_or(Standing::Here, Standing::Elsewhere))
}

/// Prepared → Trying. On an error nothing of the database was touched.
pub fn forward(settings: &Settings, journal: &mut Journal) -> Result<()> {
    crash_point("upgrade_stopped");
    database::copy(settings)?;
    crash_point("upgrade_copied");
    let trial = journal::trial_file(settings);
    fs::write(&trial, &journal.id).map_err(Error::at(&trial))?;
    journal.phase = Phase::Trying;
    journal::write(settings, journal)?;
    crash_point("upgrade_trying");
    Ok(())
}

/// Trying → Committed → closed: the new release is the one from here on.
pub fn commit(settings: &Settings, journal: &Journal) -> Result<()> {
    crash_point("upgrade_ready");
    journal::write(settings, &Journal { phase: Phase::Committed, ..journal.clone() })?;
    crash_point("upgrade_committed");
    finish(settings, journal)
}

fn finish(settings: &Settings, journal: &Journal) -> Result<()> {
    end_trial(settings);
    place::point(&journal.current, &journal.to)?;
    crash_point("upgrade_pointed");
    let from = journal.from.as_ref().map(|from| from.folder.as_path());
    let keep: Vec<_> = from.into_iter().chain([journal.to.folder.as_path()]).collect();
    if let Some(shelf) = journal.current.parent() {
        place::prune(shelf, &keep);
    }
    journal::close(settings, &ended(journal, None))
}

/// → TakingBack → closed: the database as it was. Gives the release to run.
pub fn take_back(settings: &Settings, journal: &Journal, why: &str) -> Result<Option<Release>> {
    let why = journal.why.clone().unwrap_or_else(|| why.to_owned());
    let journal = Journal { phase: Phase::TakingBack, why: Some(why.clone()), ..journal.clone() };
    journal::write(settings, &journal)?;
    crash_point("upgrade_taking_back");
    database::put_back(settings)?;
    forget_redis(settings)?;
    crash_point("upgrade_put_back");
    abandon(settings, &journal, &why)?;
    Ok(journal.from)
}

/// Our own Redis holds tickets and facts of the database that is gone. It may be wiped at any moment: pulse gives the
/// tickets out again, and whoever watches is told to look anew.
fn forget_redis(settings: &Settings) -> Result<()> {
    let folder = settings.data_dir.join("redis/appendonlydir");
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::at(&folder)(error)),
        _ => Ok(()),
    }
}

/// Closed with nothing to put back.
pub fn abandon(settings: &Settings, journal: &Journal, why: &str) -> Result<()> {
    end_trial(settings);
    journal::close(settings, &ended(journal, Some(why.to_owned())))
}

fn end_trial(settings: &Settings) {
    let _ = fs::remove_file(journal::trial_file(settings));
}

fn ended(journal: &Journal, why: Option<String>) -> Last {
    let at = chassis::clock::now();
    Last {
        id: journal.id.clone(),
        from: journal.from.clone(),
        to: journal.to.clone(),
        done: why.is_none(),
        why,
        at,
        down_ms: journal.stopped_at.map(|stopped| at.0 - stopped.0),
    }
}
