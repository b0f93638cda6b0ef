//! `metatron upgrade`: takes another release in and has it tried. The supervisor does the rest by itself; this waits
//! for how it goes, and steps in when the supervisor dies of it.

use crate::{
    Error, Exit, Result,
    cli::Upgrade,
    config::Settings,
    launch::{folder, locks, start, strays},
    machine::space,
    service,
    show::Show,
    supervise::state,
    upgrade::{Journal, Last, Phase, Release, journal, phases, place, release, settle, watch},
};
use chassis::crash::crash_point;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use protocol::size::size;
use std::path::{Path, PathBuf};

/// What must stay free beside the copy of the database.
const SPARE: u64 = 200 << 20;

pub fn perform(settings: &Settings, args: &Upgrade, show: Show) -> Result<Exit> {
    folder::ready(settings, show)?;
    let mut starting = Some(locks::starting(settings)?);
    settle(settings)?;
    let shelf = match &args.shelf {
        Some(told) => std::path::absolute(told).map_err(Error::at(told))?,
        None => release::shelf(settings),
    };
    let source = match &args.source {
        Some(told) => told.canonicalize().map_err(Error::at(told))?,
        None => Release::own()?.folder,
    };
    let to = place::place(&source, &shelf)?;
    let state = state::read(settings)?;
    let running = state.as_ref().map(|state| state.pid);
    let runs = running.and_then(release::of_process);
    let stood = release::current(&shelf);
    let is_current = stood.as_deref() == Some(to.folder.as_path());
    if is_current && runs.as_ref() == Some(&to.folder) {
        return start::report(settings, true, show);
    }
    let untouched = !settings.data_dir.join("metatron.db").exists();
    if running.is_none() && (untouched || is_current) {
        return first(settings, &shelf, &to, starting, show);
    }
    let from = match (runs.or(stood), state) {
        (Some(folder), _) => Some(Release::of(&folder)),
        (None, Some(built_over)) => Some(place::rescue(&built_over, &shelf)),
        (None, None) => None,
    };
    let from = from.transpose().map_err(|error| no_way_back(&shelf, &error))?;
    let journal = open(settings, shelf.join("current"), from, to)?;
    begin(settings, &journal, running, &mut starting)?;
    let last = watch(settings, &journal, &mut starting)?;
    drop(starting);
    if running.is_none() && service::has_unit(settings) {
        service::start(settings)?;
    }
    report(settings, last, show)
}

/// An upgrade that fails goes back to what ran before: without that nothing is ended for it.
fn no_way_back(shelf: &Path, error: &Error) -> Error {
    Error::Check {
        what: format!("what there is now could not be kept to go back to: {error}"),
        next: format!(
            "Nothing was changed. Put that right and say it again. To go on without a way back: `metatron down`, then take {} away if it is there.",
            shelf.join("current").display()
        ),
    }
}

/// Nothing to lose: no data yet, or the release that was taken in before.
fn first(
    settings: &Settings,
    shelf: &Path,
    to: &Release,
    starting: Option<locks::Lock>,
    show: Show,
) -> Result<Exit> {
    start::prepare(settings, show)?;
    place::point(&shelf.join("current"), to)?;
    let _starting = match starting {
        Some(lock) => start::begin(settings, &shelf.join("current/metatron"), None, lock)?,
        None => None,
    };
    start::report(settings, false, show).or_else(|error| start::take_back(settings, error))
}

fn open(settings: &Settings, current: PathBuf, from: Option<Release>, to: Release) -> Result<Journal> {
    let length = |name: &str| settings.data_dir.join(name).metadata().map_or(0, |meta| meta.len());
    let wanted = length("metatron.db") + length("metatron.db-wal") + SPARE;
    if let Some(free) = space::free_disk(&settings.data_dir).filter(|free| *free < wanted) {
        return Err(Error::Check {
            what: format!("only {} are free; a copy of the database needs {}", size(free), size(wanted)),
            next: "Nothing was changed. Free some room, then try again.".into(),
        });
    }
    let journal = Journal {
        id: hex::encode(rand::random::<[u8; 8]>()),
        phase: Phase::Prepared,
        from,
        to,
        current,
        stopped_at: None,
        why: None,
    };
    // What was not taken earlier goes; two stay.
    let keep = [journal.from.as_ref(), Some(&journal.to)].map(|one| one.map(|one| one.folder.as_path()));
    if let Some(shelf) = journal.current.parent() {
        place::prune(shelf, &keep.into_iter().flatten().collect::<Vec<_>>());
    }
    journal::write(settings, &journal)?;
    crash_point("upgrade_prepared");
    Ok(journal)
}

/// Tells the supervisor, or does its part when there is none.
fn begin(
    settings: &Settings,
    journal: &Journal,
    running: Option<u32>,
    starting: &mut Option<locks::Lock>,
) -> Result<()> {
    let mut journal = journal.clone();
    if let Some(pid) = running.and_then(|pid| i32::try_from(pid).ok()) {
        journal.stopped_at = Some(chassis::clock::now());
        journal::write(settings, &journal)?;
        return kill(Pid::from_raw(pid), Signal::SIGUSR1)
            .map_err(|errno| Error::failed(format!("the supervisor (pid {pid}) cannot be told: {errno}")));
    }
    strays::end_services(&settings.data_dir);
    let Some(lock) = locks::supervisor(settings)? else {
        return Err(Error::failed("somebody else has just started it; try again"));
    };
    if let Err(error) = phases::forward(settings, &mut journal) {
        phases::abandon(settings, &journal, &error.to_string())?;
        return Err(error);
    }
    drop(lock);
    if let Some(held) = starting.take() {
        *starting = start::begin(settings, &journal.to.program(), Some(&journal.id), held)?;
    }
    Ok(())
}

fn report(settings: &Settings, last: Last, show: Show) -> Result<Exit> {
    if !last.done {
        let back = match &last.from {
            Some(from) => runs_again(settings, from),
            None => "Nobody knows what ran before, so nothing runs now. The database is as it was.".into(),
        };
        let why = last.why.unwrap_or_else(|| "no reason known".into());
        return Err(Error::NotTaken { to: last.to.name().to_owned(), why, back });
    }
    let was = last.from.as_ref().map_or("what ran before", Release::name);
    let away = last.down_ms.map_or_else(String::new, |ms| format!(", away for {:.1} s", ms as f64 / 1000.0));
    show.line(format!("{was} → {}: running commands went on{away}.", last.to.name()));
    start::report(settings, true, show)
}

/// What is true of the release that was gone back to.
fn runs_again(settings: &Settings, from: &Release) -> String {
    let ready = crate::verbs::block_on(async {
        let state = start::wait_for_state(settings).await?;
        crate::launch::ready::wait(settings, &state.address).await
    });
    match ready {
        Ok(()) => {
            format!("{} runs again, with the database as it was; running commands went on.", from.name())
        }
        Err(error) => {
            format!("The database is as it was, and {} was started again, but: {error}.", from.name())
        }
    }
}
