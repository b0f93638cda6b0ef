//! The life of the process that is the supervisor: what a broken-off upgrade left, the stack, and what comes after.
//! It may become another release's supervisor, and stays the same process: the parent of what still runs.

use super::{ready, start};
use crate::{
    Error, Exit, Result,
    config::Settings,
    launch::locks,
    supervise::{End, plan, state},
    upgrade::{
        Journal, Phase, Release, journal,
        phases::{self, Standing},
    },
    verbs::block_on,
};
use chassis::crash::crash_point;
use std::{
    future::Future,
    os::unix::process::CommandExt,
    process::Command,
    time::{Duration, Instant},
};

/// How long each service of a release on trial must have lived: signs of life in Redis may be its predecessor's.
const SOUND: Duration = Duration::from_secs(1);

/// How this supervisor came to be.
pub struct Way {
    pub foreground: bool,
    /// It was another release's before, so nobody has made things ready for it.
    pub again: bool,
    pub trial: Option<String>,
    /// Files that the environment names, as they were meant.
    paths: Vec<(&'static str, String)>,
}

impl Way {
    pub fn new(args: &crate::cli::Up) -> Self {
        Self {
            foreground: args.foreground,
            again: args.again,
            trial: args.trial.clone(),
            paths: plan::paths(),
        }
    }
}

/// Until it is told to end. `said` is driven along.
pub fn live(settings: &Settings, way: &Way, said: impl Future<Output = ()>) -> Result<Exit> {
    let Some(_alive) = locks::supervisor(settings)? else {
        return Err(Error::failed("another supervisor lives on this data folder"));
    };
    let (trial, release) = match phases::stand(settings, way.trial.as_deref())? {
        Standing::Here => (None, None),
        Standing::Trial(journal) => (Some(*journal), None),
        Standing::Elsewhere(release) => (None, Some(release)),
    };
    if let Some(release) = release {
        return Err(become_release(settings, &release, way, None));
    }
    let ran = run(settings, way, trial.as_ref(), said);
    match (&trial, ran) {
        (_, Ok(End::Everything)) => Ok(Exit::Ok),
        (_, Ok(End::ButCommands)) => after(settings, way, None),
        (Some(_), Err(error)) => after(settings, way, Some(error)),
        (None, Err(error)) => Err(error),
    }
}

fn run(
    settings: &Settings,
    way: &Way,
    trial: Option<&Journal>,
    said: impl Future<Output = ()>,
) -> Result<End> {
    if trial.is_some() {
        crash_point("upgrade_begun");
    }
    if way.again || trial.is_some() {
        start::prepare(settings, crate::show::Show { json: false })?;
    }
    let supervisor = start::supervisor(settings, trial.is_some())?;
    if !way.foreground {
        std::env::set_current_dir(&settings.data_dir).map_err(Error::at(&settings.data_dir))?;
    }
    let beside = async {
        match trial {
            Some(journal) => gate(settings, journal).await,
            None => {
                said.await;
                None
            }
        }
    };
    block_on(supervisor.run(way.foreground, beside))
}

/// The services have ended and what they held goes on: the journal says who comes next.
fn after(settings: &Settings, way: &Way, failed: Option<Error>) -> Result<Exit> {
    let Some(mut journal) = journal::read(settings)? else {
        return failed.map_or(Ok(Exit::Ok), Err);
    };
    let why = failed.map_or_else(|| "its supervisor was told to end".to_owned(), |error| error.to_string());
    if journal.phase == Phase::Prepared {
        let tried = phases::forward(settings, &mut journal);
        let error = match tried {
            Ok(()) => become_release(settings, &journal.to, way, Some(&journal.id)),
            Err(error) => error,
        };
        return take_back(settings, way, &journal, &error.to_string());
    }
    take_back(settings, way, &journal, &why)
}

fn take_back(settings: &Settings, way: &Way, journal: &Journal, why: &str) -> Result<Exit> {
    tracing::error!(why, to = journal.to.version, "the upgrade is taken back");
    let back = match journal.phase {
        Phase::Prepared => {
            phases::abandon(settings, journal, why)?;
            journal.from.clone()
        }
        _ => phases::take_back(settings, journal, why)?,
    };
    match back {
        Some(release) => Err(become_release(settings, &release, way, None)),
        None => Err(Error::failed(format!("{why}; nobody knows what ran before, so nothing runs now"))),
    }
}

/// Returns only when that fails.
fn become_release(settings: &Settings, release: &Release, way: &Way, trial: Option<&str>) -> Error {
    let program = release.program();
    #[allow(clippy::disallowed_methods, reason = "the supervisor becomes the supervisor of another release")]
    let mut command = Command::new(&program);
    command
        .arg0("metatron")
        .args(["up", "--supervise", "--again"])
        .args(way.foreground.then_some("--foreground"))
        .args(trial.map(|id| ["--trial", id]).into_iter().flatten())
        .env("METATRON_DATA_DIR", &settings.data_dir)
        .envs(way.paths.iter().map(|(name, value)| (name, value)));
    let error = command.exec();
    Error::Io { what: program.display().to_string(), source: error }
}

/// Whether the release on trial is the one to keep. Until then its gateway takes nothing in.
async fn gate(settings: &Settings, journal: &Journal) -> Option<End> {
    let passed = match sound(settings).await {
        Ok(()) => phases::commit(settings, journal),
        Err(error) => Err(error),
    };
    let error = passed.err()?;
    // From `Committed` on there is no way back: what is left undone is done at the next start.
    if journal::read(settings).ok().flatten().is_none_or(|journal| journal.phase == Phase::Committed) {
        tracing::error!(%error, "the upgrade is not tidied up");
        return None;
    }
    let taken = Journal { phase: Phase::TakingBack, why: Some(error.to_string()), ..journal.clone() };
    if let Err(error) = journal::write(settings, &taken) {
        tracing::error!(%error, "the journal of the upgrade cannot be written");
    }
    Some(End::ButCommands)
}

/// Ready, and every service has lived for a while since its last start.
async fn sound(settings: &Settings) -> Result<()> {
    let begun = Instant::now();
    loop {
        let state = start::wait_for_state(settings).await?;
        ready::wait(settings, &state.address).await?;
        let now = chassis::clock::now();
        let lived = |since: Option<protocol::Millis>| {
            since.is_some_and(|at| now.0 - at.0 >= SOUND.as_millis() as i64)
        };
        let fresh =
            state::read(settings)?.is_none_or(|state| state.services.iter().any(|one| !lived(one.since)));
        if !fresh {
            return Ok(());
        }
        if begun.elapsed() > Duration::from_secs(60) {
            return Err(Error::failed("a service ends again and again"));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
