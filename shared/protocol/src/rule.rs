//! What the door would say, asked beforehand.

use crate::{approval::Risk, op::Plan, process::Posture};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /api/rules/try`. Any text is taken as a command, whatever characters it has; nothing runs.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TryRules {
    pub command: String,
    #[ts(optional)]
    pub cwd: Option<String>,
    /// Absent: `ask`.
    #[ts(optional)]
    pub posture: Option<Posture>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Ruling {
    Allow,
    Ask,
    Deny,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TriedRules {
    pub decision: Ruling,
    pub risk: Risk,
    pub reasons: Vec<String>,
    /// Absent when the command could not even be resolved.
    pub plan: Option<Plan>,
}
