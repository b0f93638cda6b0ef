//! A whole chat as a file.

use crate::{Millis, approval::Approval, message::Message, op::Op, process::Process, turn::Turn};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/processes/{pid}/export?format=json`: everything that the lists give, in one file. Oldest first;
/// messages turn by turn, what was set aside left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Export {
    /// `metatron.chat.1`; the number is raised when a field changes its meaning.
    pub format: String,
    pub exported_at: Millis,
    pub process: Process,
    pub turns: Vec<Turn>,
    pub messages: Vec<Message>,
    pub ops: Vec<Op>,
    pub approvals: Vec<Approval>,
}

impl Export {
    pub const FORMAT: &'static str = "metatron.chat.1";
}
