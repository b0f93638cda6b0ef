//! The machine as it is at this moment: how full, how busy, what failed, what listens.
//!
//! In: a question. Out: a `Machine` within a second; what takes longer, or cannot be found out, is
//! `Unknown` with the reason, and never an error for the whole. At rest two small samples every
//! 10 s are taken. In a container these are the container's facts.
//! Never here: a model, a change to the machine, a shell.

mod disks;
mod history;
mod memory;
mod plain;
mod ports;
mod probe;
mod processes;
mod program;
mod reboot;
mod system;
mod units;
mod updates;

use crate::host::Ground;
use chassis::{clock, supervise::Supervisor};
use history::History;
use probe::{Patience, Probe};
use protocol::{
    machine::{Disk, Finding, Machine, Port, Reboot, TopProcess, Units, Updates},
    node::Place,
};
use std::{path::Path, sync::Arc, time::Duration};

/// How long one answer is waited for; what takes longer is there at the next look.
const PATIENCE: Duration = Duration::from_millis(900);
/// A package manager seldom answers in a second: nobody waits for it twice.
const LITTLE: Duration = Duration::from_millis(50);

/// Looks at this machine; cheap to clone.
#[derive(Clone)]
pub struct Lookout(Arc<Probes>);

struct Probes {
    ground: Arc<Ground>,
    supervisor: Supervisor,
    history: History,
    disks: Probe<Vec<Disk>>,
    units: Probe<Units>,
    updates: Probe<Updates>,
    reboot: Probe<Reboot>,
    ports: Probe<Vec<Port>>,
    processes: Probe<Vec<TopProcess>>,
    work: Arc<processes::Work>,
}

impl Lookout {
    pub fn new(ground: Arc<Ground>, supervisor: Supervisor) -> Self {
        let quick = |fresh| Patience { fresh: Duration::from_secs(fresh), limit: Duration::from_secs(5) };
        let slow = Patience { fresh: Duration::from_secs(3600), limit: Duration::from_secs(60) };
        Self(Arc::new(Probes {
            ground,
            supervisor,
            history: History::default(),
            disks: Probe::new("look at disks", quick(3)),
            units: Probe::new("look at units", quick(10)),
            updates: Probe::new("look at updates", slow),
            reboot: Probe::new("look at reboot", quick(30)),
            ports: Probe::new("look at ports", quick(5)),
            processes: Probe::new("look at processes", quick(3)),
            work: Arc::default(),
        }))
    }

    /// Takes the samples of the history, and those that the first look is compared with, until the stop.
    pub async fn watch(&self) {
        let stop = self.0.supervisor.stop_token();
        // A package manager takes its time: it is asked now, so that the first page has its answer.
        let updates = self.updates(Duration::ZERO);
        tokio::join!(self.0.history.keep(&stop, self.container()), self.0.work.keep(&stop), updates);
    }

    async fn updates(&self, patience: Duration) -> Finding<Updates> {
        let user = self.0.ground.looks_as();
        self.0.updates.ask(&self.0.supervisor, patience, || updates::look(user)).await
    }

    pub async fn look(&self) -> Machine {
        let (about, found) = tokio::join!(self.about(), self.findings());
        let (disks, units, updates, reboot, ports, processes) = found;
        let (system, memory) = about;
        Machine {
            os: system.os,
            kernel: system.kernel,
            arch: system.arch,
            cpus: system.cpus,
            uptime_s: system.uptime_s,
            load: system.load,
            memory,
            disks: known(disks),
            history: self.0.history.samples(),
            units,
            updates,
            reboot,
            ports,
            processes: known(processes),
            looked_at: clock::now(),
        }
    }

    async fn about(&self) -> (system::System, protocol::machine::Memory) {
        let container = self.container();
        let look = move || (system::look(container), memory::look(container));
        // Only a panic, or the end of the process, leaves this empty.
        tokio::task::spawn_blocking(look).await.unwrap_or_default()
    }

    async fn findings(
        &self,
    ) -> (
        Finding<Vec<Disk>>,
        Finding<Units>,
        Finding<Updates>,
        Finding<Reboot>,
        Finding<Vec<Port>>,
        Finding<Vec<TopProcess>>,
    ) {
        let (probes, container) = (&self.0, self.container());
        let (here, user) = (&probes.supervisor, probes.ground.looks_as());
        let work = probes.work.clone();
        tokio::join!(
            probes.disks.ask(here, PATIENCE, || probe::blocking(disks::look)),
            probes.units.ask(here, PATIENCE, || units::look(user)),
            self.updates(LITTLE),
            probes
                .reboot
                .ask(here, PATIENCE, || probe::blocking(move || reboot::look(Path::new("/"), container))),
            probes.ports.ask(here, PATIENCE, || probe::blocking(ports::look)),
            probes.processes.ask(here, PATIENCE, || processes::look(work)),
        )
    }

    fn container(&self) -> bool {
        self.0.ground.place == Place::Container
    }
}

/// For what has no place for a reason: nothing.
fn known<T: Default>(finding: Finding<T>) -> T {
    match finding {
        Finding::Known { value } => value,
        Finding::Unknown { why } => {
            tracing::debug!(why, "a look brought nothing");
            T::default()
        }
    }
}
