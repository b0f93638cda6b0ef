//! The bridge's settings, read once at start.

use protocol::NodeId;
use serde::Deserialize;
use std::path::PathBuf;

/// Section `[shell-bridge]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Section {
    /// Folders that file tools may use besides homes and projects.
    pub roots: Vec<PathBuf>,
    /// Commands of the agents' user may become root by sudo, where the machine lets them.
    pub sudo: bool,
    /// Where homes and projects lie when agents have a user of their own.
    pub homes: Option<PathBuf>,
    /// MiB of homes and projects together that a backup may hold, before they are compressed; 2048 unless given.
    pub backup_mib: Option<u32>,
}

/// Everything that the bridge is told.
#[derive(Debug, Clone)]
pub struct Setup {
    pub data_dir: PathBuf,
    pub redis_url: String,
    pub node: NodeId,
    /// `METATRON_AGENT_USER`: the user that commands run as when the bridge has root. The bridge's own
    /// user means: not isolated.
    pub agent_user: String,
    pub roots: Vec<PathBuf>,
    pub sudo: bool,
    /// Outside the data folder, which the agents' user does not reach.
    pub homes: PathBuf,
    /// Bytes of homes that are packed at most.
    pub pack_most: u64,
    /// `METATRON_LISTEN`: our own API, which commands must not reach.
    pub listen: String,
    /// The program that holders run: this one.
    pub program: PathBuf,
}

pub fn start() -> anyhow::Result<Setup> {
    let (common, section) = chassis::start::<Section>("shell-bridge")?;
    let named = |name, default: &str| chassis::config::var(name).unwrap_or_else(|| default.to_owned());
    Ok(Setup {
        data_dir: common.data_dir,
        redis_url: common.redis_url,
        node: NodeId(common.node_id),
        agent_user: named("METATRON_AGENT_USER", "metatron-agent"),
        roots: section.roots,
        sudo: section.sudo,
        homes: section.homes.unwrap_or_else(|| PathBuf::from("/var/lib/metatron-agent")),
        pack_most: u64::from(section.backup_mib.unwrap_or(2048)) << 20,
        listen: named("METATRON_LISTEN", "127.0.0.1:8080"),
        program: std::env::current_exe()?,
    })
}
