//! A machine with a shell-bridge, as it says of itself.

use crate::{JournalId, Millis, NodeId, op::Tier};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What kind of machine a process stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Place {
    Host,
    Container,
}

/// Written by each bridge every 2 s under `metatron:node:<id>` with a TTL of 10 s.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Beacon {
    pub node: NodeId,
    pub journal_id: JournalId,
    pub tier: Tier,
    /// The user that agents' commands run as.
    pub user: String,
    pub place: Place,
    pub hostname: String,
    pub version: String,
    /// Holders alive now.
    pub running: u32,
    /// What is wrong, in sentences: a full disk, no user to switch to.
    pub warnings: Vec<String>,
    pub at: Millis,
}

/// Written by llm-router workers and pulse, likewise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ServiceBeacon {
    /// For example `llm-router`.
    pub service: String,
    /// Unique for each start.
    pub name: String,
    pub version: String,
    pub at: Millis,
}
