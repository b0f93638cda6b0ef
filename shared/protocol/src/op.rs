//! An op: one effect asked of a machine, its body exactly as it was asked.

use crate::message::Outcome;
use crate::{
    JournalId, Millis, NodeId, OpId, Pid, TurnId, UserId,
    permit::{SignedErrand, SignedPermit},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use utoipa::ToSchema;

/// What is asked. Canonical: the same body always serialises to the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum OpBody {
    RunCommand {
        /// One line or a whole script, as bash would read it.
        command: String,
        /// Absolute, or relative to the process's home; absent: the home.
        cwd: Option<String>,
        /// Added to the allow-listed environment.
        #[serde(default)]
        env: BTreeMap<String, String>,
        /// Given to the program; absent: stdin is closed.
        stdin: Option<String>,
        /// A named user; absent: the tier's agent user. A named one is always asked.
        user: Option<String>,
        /// Run on a terminal instead of pipes.
        #[serde(default)]
        tty: bool,
        /// Absent: 10 minutes. At most 24 hours.
        timeout_ms: Option<u64>,
    },
    ReadFile {
        path: String,
        /// First byte; default 0.
        #[serde(default)]
        offset: u64,
        /// Bytes at most; default and maximum 256 KiB.
        limit: Option<u64>,
    },
    WriteFile {
        path: String,
        content: String,
        /// SHA-256 (hex) that the file must have now; "absent" if it must not exist; none: any.
        expected_sha256: Option<String>,
    },
    EditFile {
        path: String,
        /// Must occur exactly once, unless `replace_all`.
        old: String,
        new: String,
        #[serde(default)]
        replace_all: bool,
    },
    ListDir {
        path: String,
    },
    Search {
        /// A regular expression (Rust's regex syntax).
        pattern: String,
        /// A folder or file; default: the process's home.
        path: Option<String>,
        /// Only files whose name matches, for example `*.rs`.
        glob: Option<String>,
    },
}

impl OpBody {
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RunCommand { .. } => "run_command",
            Self::ReadFile { .. } => "read_file",
            Self::WriteFile { .. } => "write_file",
            Self::EditFile { .. } => "edit_file",
            Self::ListDir { .. } => "list_dir",
            Self::Search { .. } => "search",
        }
    }
}

/// Where an op stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OpState {
    /// Committed; may or may not have reached the machine.
    Planned,
    /// The door asked; a question stands open.
    Asked,
    /// The owner said yes; not yet seen running.
    Approved,
    Running,
    /// Its turn was cancelled; the machine has not yet confirmed the end.
    Cancelling,
    Done,
    Failed,
    Denied,
    Cancelled,
    Unknown,
}

impl OpState {
    pub const ALL: [OpState; 10] = [
        Self::Planned,
        Self::Asked,
        Self::Approved,
        Self::Running,
        Self::Cancelling,
        Self::Done,
        Self::Failed,
        Self::Denied,
        Self::Cancelled,
        Self::Unknown,
    ];

    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Denied | Self::Cancelled | Self::Unknown)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Running => "running",
            Self::Cancelling => "cancelling",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Denied => "denied",
            Self::Cancelled => "cancelled",
            Self::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// How commands of agents are kept from the keys on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Tier {
    /// Commands run as another user; keys, database and sockets are out of their reach.
    SeparateUser,
    /// Commands run as the user of the services: only judgement stands between. Shown as "not isolated".
    SameUser,
}

/// A file that a command will run or that an op will replace, as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PinnedFile {
    pub path: String,
    /// Hex; "absent" when there is no such file.
    pub sha256: String,
}

/// The parsed and resolved form of an op: what will really happen, and what the fingerprint is
/// taken of. Made by the door alone, which alone has the facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Plan {
    pub kind: String,
    pub node: NodeId,
    /// The user that it runs as.
    pub user: String,
    /// "host" until there are sandboxes.
    pub sandbox: String,
    pub tier: Tier,
    /// The folder it runs in, real path. Empty for file ops.
    pub cwd: String,
    /// The whole command or script. Present for commands.
    #[ts(optional)]
    pub command: Option<String>,
    /// Set when the command is plain words and is executed directly, without a shell.
    #[ts(optional)]
    pub argv: Option<Vec<String>>,
    /// The program's real path: of argv[0], or of the shell.
    #[ts(optional)]
    pub program: Option<String>,
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    #[ts(optional)]
    pub stdin: Option<String>,
    #[serde(default)]
    pub tty: bool,
    #[ts(optional)]
    pub timeout_ms: Option<u64>,
    /// Bytes of output kept at most.
    #[ts(optional)]
    pub output_cap: Option<u64>,
    /// Script files that the command will run, and for writes the file with its expected old hash.
    #[serde(default)]
    pub files: Vec<PinnedFile>,
    /// For writes: the file's real path, the hash of the new content.
    #[ts(optional)]
    pub path: Option<String>,
    #[ts(optional)]
    pub new_sha256: Option<String>,
    /// For writes: a unified diff of what would change, for the owner's eyes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub diff: Option<String>,
}

/// What an op brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OpResult {
    pub outcome: Outcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub exit_code: Option<i32>,
    /// The signal that ended the program, by number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub signal: Option<i32>,
    /// Bytes that the program wrote in all.
    pub length: u64,
    /// The output for the model: whole when short, else head and tail with what lies between counted.
    pub text: String,
    /// True when `text` is not the whole output.
    #[serde(default)]
    pub truncated: bool,
    /// Why it ended when that was not the program's own doing: "timeout", "output_cap", "cancelled",
    /// "shutdown", "no_space", or a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub started_at: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ended_at: Option<Millis>,
}

/// An op as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Op {
    pub op_id: OpId,
    pub pid: Pid,
    pub turn_id: TurnId,
    pub step: i64,
    pub call_id: String,
    pub node: NodeId,
    pub state: OpState,
    pub body: OpBody,
    #[ts(optional)]
    pub plan: Option<Plan>,
    #[ts(optional)]
    pub result: Option<OpResult>,
    /// The person who approved it, for what was asked.
    #[ts(optional)]
    pub approved_by: Option<UserId>,
    pub created_at: Millis,
    pub started_at: Option<Millis>,
    pub ended_at: Option<Millis>,
}

/// An op on its way to a machine: one entry of the node's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpRequest {
    pub op_id: OpId,
    pub pid: Pid,
    pub owner_id: UserId,
    pub turn_id: TurnId,
    pub node: NodeId,
    pub body: OpBody,
    /// The owner's signed yes, when there is one.
    pub permit: Option<SignedPermit>,
    /// The journal that the sender believes in: if the bridge has another, the answer to a repeat is
    /// `unknown`, never "not seen". None at the first sending.
    pub journal_id: Option<JournalId>,
    /// The stream that hears the replies, for example the name of a worker.
    pub reply_to: String,
}

/// Everything that is said to a machine, on its one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum NodeEntry {
    /// Do it (or answer from the journal, or ask).
    Op(Box<OpRequest>),
    /// Say how it stands and send further replies here.
    OpStatus { op_id: OpId, journal_id: Option<JournalId>, reply_to: String },
    /// End it and all its descendants; of an op not yet seen, remember that it must not start.
    OpCancel { op_id: OpId, reply_to: String },
    /// Judge it without doing it: the plan, the fingerprint and the decision.
    OpPlan {
        request_id: String,
        pid: Pid,
        body: OpBody,
        posture: Option<crate::process::Posture>,
        reply_to: String,
    },
    /// Read output from a byte offset.
    OpOutput { request_id: String, op_id: OpId, from: u64, limit: u64, reply_to: String },
    /// Look at the machine: what it is, how full, what it does.
    Look { request_id: String, reply_to: String },
    /// The names that the beginning of a path can go on to, as the agents' user may list them.
    Names { request_id: String, pid: Pid, path: String, reply_to: String },
    /// Say what outputs of ended ops there are.
    Outputs { request_id: String, reply_to: String },
    /// Put a piece of the pack where whoever asks takes it from.
    PackPiece { request_id: String, pack_id: String, from: u64, reply_to: String },
    /// Change something of the machine's own data folder; done for the gateway alone.
    Errand { request_id: String, errand: SignedErrand, reply_to: String },
}
