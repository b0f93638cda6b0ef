//! From one phase to the next. Whoever calls these is the only supervisor, and no service runs.

use super::{
    database,
    journal::{self, Journal, Last, Phase},
    place,
    release::Release,
};
use crate::{Error, Result, config::Settings};
use chassis::{crash::crash_point, durable};

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
    let next = if journal.phase == Phase::Committed { Some(&journal.to) } else { journal.from.as_ref() };
    let own = Release::own()?;
    let elsewhere = next.filter(|release| release.folder != own.folder).cloned();
    if let Some(gone) = elsewhere.as_ref().filter(|release| !release.program().is_file()) {
        return Err(is_gone(gone));
    }
    match journal.phase {
        Phase::Prepared => abandon(settings, &journal, "it was broken off before anything was changed")?,
        Phase::Trying | Phase::TakingBack => {
            take_back(settings, &journal, "it was broken off before the new release was ready")?;
        }
        Phase::Committed => finish(settings, &journal)?,
    }
    Ok(elsewhere.map_or(Standing::Here, Standing::Elsewhere))
}

/// Another one in its place would be one that nobody tried with this database.
fn is_gone(release: &Release) -> Error {
    Error::Failed {
        what: format!(
            "an upgrade was broken off, and the release to run now, {}, is gone from {}",
            release.name(),
            release.folder.display()
        ),
        next: Some("Nothing was changed. Put that release back into its folder, then start again.".into()),
    }
}

/// Prepared → Trying. On an error nothing of the database was touched.
pub fn forward(settings: &Settings, journal: &mut Journal) -> Result<()> {
    crash_point("upgrade_stopped");
    database::copy(settings)?;
    crash_point("upgrade_copied");
    let trial = journal::trial_file(settings);
    durable::replace(&trial, journal.id.as_bytes(), 0o600).map_err(Error::at(&trial))?;
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
    end_trial(settings)?;
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
    durable::remove_all(&folder).map_err(Error::at(&folder))
}

/// Closed with nothing to put back.
pub fn abandon(settings: &Settings, journal: &Journal, why: &str) -> Result<()> {
    end_trial(settings)?;
    journal::close(settings, &ended(journal, Some(why.to_owned())))
}

/// While the file is there the gateway takes nothing in: the journal is not closed over it.
fn end_trial(settings: &Settings) -> Result<()> {
    let file = journal::trial_file(settings);
    durable::remove(&file).map_err(Error::at(&file))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// An upgrade that was broken off in this phase, from and to releases that stand nowhere.
    fn broken_off(settings: &Settings, phase: Phase) {
        let release = |name: &str| Release { version: "0.1.0".into(), folder: settings.data_dir.join(name) };
        let journal = Journal {
            id: "a".into(),
            phase,
            from: Some(release("from")),
            to: release("to"),
            current: settings.data_dir.join("shelf/current"),
            stopped_at: None,
            why: None,
        };
        journal::write(settings, &journal).unwrap();
    }

    #[test]
    fn no_other_release_runs_in_the_place_of_one_that_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::on(folder.path());
        for (phase, gone) in
            [(Phase::Prepared, "from"), (Phase::TakingBack, "from"), (Phase::Committed, "to")]
        {
            broken_off(&settings, phase);
            let Err(error) = stand(&settings, None) else { panic!("{phase:?}") };
            assert!(error.to_string().contains(&format!("/{gone}")) && error.next().is_some(), "{error}");
            assert_eq!(journal::read(&settings).unwrap().map(|journal| journal.phase), Some(phase));
        }
        // Put back, it goes on.
        broken_off(&settings, Phase::Prepared);
        fs::create_dir(folder.path().join("from")).unwrap();
        fs::write(folder.path().join("from/metatron"), "").unwrap();
        assert!(matches!(stand(&settings, None).unwrap(), Standing::Elsewhere(_)));
        assert_eq!(journal::read(&settings).unwrap(), None);
    }

    #[test]
    fn it_is_not_closed_while_the_gateway_would_take_nothing_in() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::on(folder.path());
        broken_off(&settings, Phase::Prepared);
        let journal = journal::read(&settings).unwrap().unwrap();
        // A folder in its place cannot be removed as a file.
        let trial = journal::trial_file(&settings);
        fs::create_dir_all(&trial).unwrap();
        assert!(abandon(&settings, &journal, "a test").is_err());
        assert!(journal::read(&settings).unwrap().is_some());
        fs::remove_dir(&trial).unwrap();
        abandon(&settings, &journal, "a test").unwrap();
        assert_eq!(journal::read(&settings).unwrap(), None);
    }
}
