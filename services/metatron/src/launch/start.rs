//! The three ways to run: start and return, stay in the foreground, be the supervisor.

use super::{
    agent_user, binaries, checks, folder, keyfiles,
    live::{Way, live},
    locks, ready,
    redis_conf::{self, RedisPlace},
    strays,
    welcome::Welcome,
};
use crate::{
    Error, Exit, Result,
    cli::Up,
    config::Settings,
    service,
    show::Show,
    supervise::{Supervisor, plan, state},
    upgrade::journal,
    verbs::{block_on, down},
};
use nix::sys::signal::Signal;
use std::{
    fs::OpenOptions,
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::Path,
    process::{Command, Stdio},
};

pub fn up(settings: &Settings, args: &Up, show: Show) -> Result<Exit> {
    if args.supervise {
        return supervise(settings, args);
    }
    folder::ready(settings, show)?;
    let starting = locks::starting(settings)?;
    if locks::is_supervised(settings) {
        if !args.take_over {
            return report(settings, true, show);
        }
        down::end_supervisor(settings, Signal::SIGUSR1)?;
    }
    prepare(settings, show)?;
    if args.foreground {
        return foreground(settings, args, starting, show);
    }
    let _starting = begin(settings, &binaries::own()?, None, starting)?;
    report(settings, false, show).or_else(|error| take_back(settings, error))
}

/// Starts the supervisor: by its unit when it has one, so that the unit has it in charge. Gives the lock back that is
/// to be held until it is ready; the unit takes it for itself.
pub fn begin(
    settings: &Settings,
    program: &Path,
    trial: Option<&str>,
    starting: locks::Lock,
) -> Result<Option<locks::Lock>> {
    if trial.is_none() && service::has_unit(settings) {
        drop(starting);
        service::start(settings)?;
        return Ok(None);
    }
    spawn_supervisor(settings, program, trial)?;
    Ok(Some(starting))
}

/// A first start that cannot succeed leaves nothing running: once the cause is gone, `up` is said again.
pub fn take_back(settings: &Settings, error: Error) -> Result<Exit> {
    let Error::Looping { .. } = &error else { return Err(error) };
    down::stop_supervisor(settings)?;
    Err(Error::Failed {
        what: error.to_string(),
        next: Some(
            "What was started has been ended again; data stays. Put this right, then `metatron up`.".into(),
        ),
    })
}

/// Everything before the first process: leftovers ended, checks, keys, configuration, the agents' user.
pub fn prepare(settings: &Settings, show: Show) -> Result<()> {
    for ended in strays::end_services(&settings.data_dir) {
        show.remark(format!("Ended a leftover of a supervisor that was killed: {ended}"));
    }
    checks::before_start(settings)?;
    plan::children(settings, None, None)?;
    keyfiles::make(settings)?;
    if !settings.external_redis {
        redis_conf::write(settings, &RedisPlace::native(settings))?;
        // A socket that a killed Redis left would look like a living one.
        let _ = std::fs::remove_file(settings.redis_socket());
    }
    agent_user::ensure(settings)
}

/// Waits until ready and says where.
pub fn report(settings: &Settings, already: bool, show: Show) -> Result<Exit> {
    block_on(async {
        let state = wait_for_state(settings).await?;
        ready::wait(settings, &state.address).await?;
        journal::note_use(settings, &state.version)?;
        Welcome::of(settings, &state, already).await?.say(show);
        Ok(Exit::Ok)
    })
}

pub async fn wait_for_state(settings: &Settings) -> Result<state::State> {
    // Putting a large database back, after an upgrade that was broken off, takes its time.
    let looks = if journal::read(settings)?.is_some() { 12_000 } else { 500 };
    for _ in 0..looks {
        if let Some(state) = state::read(settings)? {
            return Ok(state);
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    Err(Error::Failed {
        what: format!("the supervisor did not start within {} s", looks / 100),
        next: Some(format!("Look into {}.", settings.data_dir.join("logs/metatron.log").display())),
    })
}

/// In a session of its own, so that no terminal's end touches it. It shows as `metatron up --supervise`.
fn spawn_supervisor(settings: &Settings, program: &Path, trial: Option<&str>) -> Result<()> {
    let path = settings.data_dir.join("logs/metatron.log");
    let log =
        OpenOptions::new().create(true).append(true).mode(0o600).open(&path).map_err(Error::at(&path))?;
    #[allow(clippy::disallowed_methods, reason = "the launcher starts its supervisor")]
    let mut command = Command::new(program);
    command
        .arg0("metatron")
        .args(["up", "--supervise"])
        .args(trial.map(|id| ["--trial", id]).into_iter().flatten())
        .env("METATRON_DATA_DIR", &settings.data_dir)
        .stdin(Stdio::null())
        .stdout(log.try_clone().map_err(Error::at(&path))?)
        .stderr(log)
        .spawn()
        .map_err(Error::at(program))?;
    Ok(())
}

fn supervise(settings: &Settings, args: &Up) -> Result<Exit> {
    let way = Way::new(args);
    if !args.again {
        nix::unistd::setsid().map_err(|errno| Error::failed(format!("setsid: {errno}")))?;
    }
    live(settings, &way, std::future::pending())
}

fn foreground(settings: &Settings, args: &Up, starting: locks::Lock, show: Show) -> Result<Exit> {
    let say_when_ready = async {
        let said = async {
            let state = wait_for_state(settings).await?;
            ready::wait(settings, &state.address).await?;
            journal::note_use(settings, &state.version)?;
            Welcome::of(settings, &state, false).await
        };
        match said.await {
            Ok(welcome) => welcome.say(show),
            Err(error) => show.failure(&error),
        }
        drop(starting);
    };
    live(settings, &Way::new(args), say_when_ready)
}

/// On trial the gateway takes nothing in until the upgrade is committed.
pub fn supervisor(settings: &Settings, trial: bool) -> Result<Supervisor> {
    chassis::telemetry::init("metatron", &chassis::config::log()?);
    let web_dir = binaries::web().map(|path| path.to_string_lossy().into_owned());
    let trial = trial.then(|| journal::trial_file(settings));
    let children = plan::children(settings, web_dir.as_deref(), trial.as_deref())?;
    Ok(Supervisor::new(settings.clone(), children, web_dir, agent_user::tier(settings)))
}
