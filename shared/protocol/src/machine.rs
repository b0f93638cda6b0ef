//! A machine as it is at this moment, found out without a model.

use crate::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Something that not every machine can say of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
#[ts(export)]
pub enum Finding<T> {
    Known {
        value: T,
    },
    /// In a short sentence for the owner.
    Unknown {
        why: String,
    },
}

/// The answer to a look. Sizes in bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Machine {
    /// For example `Debian GNU/Linux 12 (bookworm)`.
    pub os: String,
    pub kernel: String,
    pub arch: String,
    pub cpus: u32,
    /// Seconds.
    pub uptime_s: u64,
    /// Of 1, 5 and 15 minutes.
    pub load: [f64; 3],
    pub memory: Memory,
    /// File systems that hold data.
    pub disks: Vec<Disk>,
    /// The last 10 minutes, every 10 s, oldest first.
    pub history: Vec<Sample>,
    pub units: Finding<Units>,
    pub updates: Finding<Updates>,
    pub reboot: Finding<Reboot>,
    pub ports: Finding<Vec<Port>>,
    /// Those that work most, at most 8.
    pub processes: Vec<TopProcess>,
    pub looked_at: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Memory {
    pub total: u64,
    /// What programs can still have without swapping.
    pub available: u64,
    pub swap_total: u64,
    pub swap_free: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Disk {
    pub mount: String,
    pub device: String,
    pub fs: String,
    pub total: u64,
    /// What a user who is not root can still write.
    pub free: u64,
}

impl Disk {
    /// 0 to 1.
    pub fn used_share(&self) -> f64 {
        if self.total == 0 { 0.0 } else { 1.0 - self.free.min(self.total) as f64 / self.total as f64 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Sample {
    pub at: Millis,
    /// Share of all cores, 0 to 1, since the sample before.
    pub cpu: f64,
    pub memory_used: u64,
    /// Of 1 minute.
    pub load: f64,
}

/// Of the service manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Units {
    pub failed: Vec<FailedUnit>,
    /// Services that run.
    pub running: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FailedUnit {
    pub name: String,
    pub description: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Updates {
    pub pending: u32,
    /// Of these, the ones that mend security.
    pub security: u32,
    /// The first 20 by name.
    pub packages: Vec<String>,
    /// When the package lists were last fetched. Nobody fetches them for a look.
    pub checked_at: Millis,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Reboot {
    pub needed: bool,
    /// Which packages want it, where that is said.
    pub packages: Vec<String>,
}

/// Something listens here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Port {
    /// `tcp` or `udp`.
    pub proto: String,
    pub address: String,
    pub port: u16,
    pub process: Option<String>,
    pub pid: Option<i64>,
    /// Not on loopback alone.
    pub open_to_all: bool,
}

/// A process of the operating system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TopProcess {
    pub pid: i64,
    pub name: String,
    pub user: String,
    /// Share of one core: 1 is one core whole.
    pub cpu: f64,
    pub memory: u64,
}
