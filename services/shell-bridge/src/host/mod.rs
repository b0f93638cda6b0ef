//! The ground that the bridge stands on: which user agents' commands run as, where homes are, what
//! kind of machine it is.
//!
//! In: the settings and the machine as it is. Out: `Ground`, the same until the bridge ends, but for
//! its warnings. Never here: an op.

mod homes;
mod hostname;
mod user;

pub use hostname::hostname;
pub use user::{AsUser, Who};

/// Whose rights a program of the system is asked with: (uid, gid), or none for our own.
#[derive(Debug, Clone, Copy)]
pub struct Looker(pub Option<(u32, u32)>);

use crate::{config::Setup, journal::RunAs};
use protocol::{Pid, node::Place, op::Tier};
use std::path::{Path, PathBuf};

/// Where programs are looked for, in this order.
pub const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("{0}")]
    Name(String),
}

#[derive(Debug)]
pub struct Ground {
    pub tier: Tier,
    /// Whom unnamed commands run as.
    pub agent: Who,
    pub place: Place,
    pub hostname: String,
    /// What is wrong with it, in sentences.
    pub warnings: Vec<String>,
    /// Real paths.
    pub data_dir: PathBuf,
    pub homes: PathBuf,
    pub projects: PathBuf,
    /// Further roots for file tools, from the settings.
    pub roots: Vec<PathBuf>,
    pub service_home: String,
    /// Commands keep the way to root that sudo is.
    pub sudo: bool,
    /// Folders of `PATH`, real, each once.
    pub program_dirs: Vec<String>,
}

impl Ground {
    /// Looks, and makes what is missing: the agent's user, homes, projects.
    pub fn survey(setup: &Setup) -> Result<Self, Error> {
        let mut warnings = Vec::new();
        let data_dir = real(&setup.data_dir)?;
        let me = Who::me()?;
        let agent = if me.uid == 0 { user::agent(&setup.agent_user, &mut warnings) } else { None };
        let agent = agent.filter(|agent| agent.uid != me.uid);
        let agent = agent.and_then(|agent| match homes::outside(&data_dir, &setup.homes, &agent) {
            Ok(()) => Some(agent),
            Err(error) => {
                warnings.push(format!("commands run as {}, not as {}: {error}", me.name, agent.name));
                None
            }
        });
        match &agent {
            // Their files are not the agent's to read, and changing the user for file work keeps them.
            Some(agent) => {
                agent.take_groups().map_err(|errno| Error::Name(format!("the groups: {errno}")))?
            }
            None => homes::inside(&data_dir)?,
        }
        let tier = if agent.is_some() { Tier::SeparateUser } else { Tier::SameUser };
        Ok(Self {
            tier,
            place: chassis::place(),
            hostname: hostname(),
            warnings,
            homes: real(&data_dir.join("homes"))?,
            projects: real(&data_dir.join("projects"))?,
            roots: setup.roots.clone(),
            sudo: setup.sudo,
            service_home: me.home.clone(),
            program_dirs: program_dirs(),
            agent: agent.unwrap_or(me),
            data_dir,
        })
    }

    /// The process's home, made when it is missing, owned by the agent's user.
    pub fn home(&self, pid: Pid) -> Result<PathBuf, Error> {
        let path = self.homes.join(pid.to_string());
        let _as_agent = self.as_agent();
        homes::make(&path)?;
        Ok(path)
    }

    /// For file work on this thread: the agent's rights hold until the guard is dropped.
    pub fn as_agent(&self) -> AsUser {
        match self.tier {
            Tier::SeparateUser => AsUser::become_fs(&self.agent),
            Tier::SameUser => AsUser::nobody_else(),
        }
    }

    /// For programs that only look: they need no rights of ours.
    pub fn looks_as(&self) -> Looker {
        Looker((self.tier == Tier::SeparateUser).then_some((self.agent.uid, self.agent.gid)))
    }

    /// How a command of `named` (none: the agent) is started. The error is for the asker.
    pub fn run_as(&self, named: Option<&str>) -> Result<(Who, Option<RunAs>), Error> {
        let Some(name) = named.filter(|name| *name != self.agent.name) else {
            let separate = self.tier == Tier::SeparateUser;
            return Ok((self.agent.clone(), separate.then(|| self.agent.run_as(!self.sudo))));
        };
        let who = Who::named(name)?;
        if !nix::unistd::geteuid().is_root() {
            return Err(Error::Name(format!(
                "this bridge runs as {} and cannot run anything as {name}",
                self.agent.name
            )));
        }
        let run_as = who.run_as(false);
        Ok((who, Some(run_as)))
    }
}

fn real(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(|source| Error::Io { path: path.display().to_string(), source })
}

fn program_dirs() -> Vec<String> {
    let mut dirs = Vec::new();
    for dir in PATH.split(':').filter_map(|dir| Path::new(dir).canonicalize().ok()) {
        let Some(dir) = dir.to_str().map(str::to_owned) else { continue };
        if !dirs.contains(&dir) {
            dirs.push(dir);
        }
    }
    dirs
}
