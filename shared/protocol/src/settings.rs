//! What the owner can set, and what the system says of itself.

use crate::{Millis, node::Beacon};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET` and `PATCH /api/settings`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Settings {
    /// How long a question stands open before it counts as a no. Hours, 1 to 720. Default 24.
    pub approval_hours: i64,
    /// What the data folder may take before the oldest outputs of commands are trimmed. MiB, 256 to 1,048,576. Default 2048.
    pub storage_budget_mib: i64,
}

/// When the owner set nothing.
impl Default for Settings {
    fn default() -> Self {
        Self { approval_hours: 24, storage_budget_mib: 2048 }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SettingsChange {
    #[ts(optional)]
    pub approval_hours: Option<i64>,
    #[ts(optional)]
    pub storage_budget_mib: Option<i64>,
}

/// `GET /api/system`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct System {
    pub version: String,
    pub now: Millis,
    pub nodes: Vec<Beacon>,
    /// True while no provider is set up and the script answers.
    pub demo: bool,
}

/// `GET /ready`: each check is "ok" or a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Ready {
    pub checks: ReadyChecks,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ReadyChecks {
    pub redis: String,
    pub database: String,
    pub node: String,
    pub workers: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Health {
    pub status: String,
    pub version: String,
}
