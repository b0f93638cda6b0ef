//! What stands in an op's folder.

use crate::proc::ProcessMark;
use protocol::{
    Millis, UserId,
    message::Outcome,
    op::{OpRequest, Plan},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `intent`: what will be done, and why it may be. Its permit, if it has one, is spent by standing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    pub request: OpRequest,
    pub plan: Plan,
    pub fingerprint: String,
    /// The person whose permit was accepted; none: the policy allowed it by itself.
    pub approved_by: Option<UserId>,
    pub at: Millis,
    /// For commands: everything that the holder needs.
    pub launch: Option<Launch>,
}

/// How a command is started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Launch {
    /// Absolute.
    pub program: String,
    /// argv, with its first word.
    pub argv: Vec<String>,
    /// The whole environment.
    pub env: BTreeMap<String, String>,
    pub cwd: String,
    /// None: as the user that the bridge runs as.
    pub run_as: Option<RunAs>,
    pub stdin: Option<String>,
    pub tty: bool,
    pub timeout_ms: u64,
    /// Bytes.
    pub output_cap: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunAs {
    pub uid: u32,
    pub gid: u32,
    pub groups: Vec<u32>,
    /// For the agent's user: no setuid program lifts it. A user who was named and approved may.
    pub no_new_privs: bool,
}

/// `started`: written and on disk just before the effect can begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// The program (leader of its own session), or the bridge for what it does itself.
    pub process: ProcessMark,
    pub at: Millis,
}

/// `done`: the end, written once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub outcome: Outcome,
    pub exit_code: Option<i32>,
    pub signal: Option<i32>,
    /// Bytes of output in all.
    pub length: u64,
    pub reason: Option<String>,
    pub started_at: Option<Millis>,
    pub ended_at: Millis,
    /// For what has no `out`: the result itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default)]
    pub truncated: bool,
}

impl Done {
    /// An end without an exit code.
    pub fn without_run(outcome: Outcome, reason: &str, text: &str, ended_at: Millis) -> Self {
        Self {
            outcome,
            exit_code: None,
            signal: None,
            length: 0,
            reason: Some(reason.to_owned()),
            started_at: None,
            ended_at,
            text: Some(text.to_owned()),
            truncated: false,
        }
    }

    pub fn cancelled_before_start(now: Millis) -> Self {
        Self::without_run(
            Outcome::Cancelled,
            "cancelled",
            "It was cancelled before it started; nothing ran.",
            now,
        )
    }
}

/// `cancel`: somebody wants the end of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    /// The stream that waits for the word that everything is gone.
    pub reply_to: String,
}
