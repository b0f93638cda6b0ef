//! What is said in a process, by whom, in blocks.

use crate::{AttachmentId, ClientId, MessageId, Millis, OpId, Pid, ProviderId, TurnId, process::Usage};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Role {
    User,
    Assistant,
    Tool,
}

/// How a tool call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Outcome {
    Ok,
    /// It ran and failed: a non-zero exit code, a file not found.
    Error,
    /// It did not run: the owner or the floor said no.
    Denied,
    Cancelled,
    /// It may or may not have run to its end; the state must be inspected.
    Unknown,
}

impl Outcome {
    /// For people and models.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "done",
            Self::Error => "failed",
            Self::Denied => "denied",
            Self::Cancelled => "stopped",
            Self::Unknown => "outcome unknown",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[ts(export)]
pub enum Block {
    Text {
        text: String,
    },
    Thinking {
        text: String,
    },
    ToolCall {
        call_id: String,
        tool: String,
        /// The arguments as an object; when the model sent something else, a string with what it sent.
        #[ts(type = "unknown")]
        #[schema(value_type = Object)]
        args: serde_json::Value,
        /// The op that this call became, for calls that touch a machine.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        op_id: Option<OpId>,
    },
    ToolResult {
        call_id: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        op_id: Option<OpId>,
        outcome: Outcome,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        exit_code: Option<i32>,
        text: String,
    },
    /// A file that a person gave along.
    Attachment(Attachment),
    /// A person's wish that what was said so far be put in short.
    Compact,
    /// What was said so far, in short. The model sees the last one and what follows it.
    Summary {
        text: String,
    },
}

/// What a provider wants back byte for byte beside an answer: signatures of thoughts and calls, thoughts that it
/// encrypted. Kept apart from the blocks, never shown, and given to the very model that made it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seals {
    pub provider_id: ProviderId,
    pub model: String,
    pub parts: Vec<Seal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The block that it signs; with `alone`: the block that it stands before.
    pub at: usize,
    /// A part of its own.
    #[serde(default)]
    pub alone: bool,
    pub data: String,
}

/// How an attachment is shown to a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum AttachmentKind {
    /// A PDF, its pages as they are.
    Document,
    Image,
    Text,
}

/// `POST /api/attachments?name=&client_id=`: a file that can be given along with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Attachment {
    pub id: AttachmentId,
    /// A file name without folders.
    pub name: String,
    /// As its bytes show it: `application/pdf`, `image/png`, `image/jpeg`, `image/gif`, `image/webp` or `text/plain`.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub kind: AttachmentKind,
}

/// Bytes of one attachment, document or text; images at most half of that.
pub const MAX_ATTACHMENT_BYTES: usize = 20 * 1024 * 1024;
pub const MAX_IMAGE_BYTES: usize = 10 * 1024 * 1024;
/// Attachments of one message.
pub const MAX_ATTACHMENTS: usize = 10;
/// Bytes of one owner's files that no message has said yet, unless the gateway's settings say otherwise.
pub const MAX_UNSAID_BYTES: i64 = 512 * 1024 * 1024;
/// How long such a file is kept: a day longer than a browser keeps the draft that names it.
pub const UNSAID_DAYS: u64 = 31;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Message {
    pub id: MessageId,
    pub pid: Pid,
    pub turn_id: TurnId,
    pub role: Role,
    /// The step of the turn that made it, from 1; 0 for what a person said.
    pub step: i64,
    pub blocks: Vec<Block>,
    pub created_at: Millis,
    /// The sender's own id, on messages of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client_id: Option<ClientId>,
    /// Which model answered, on messages of the assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub model: Option<String>,
    /// What the model call of this answer took, on messages of the assistant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub usage: Option<Usage>,
    /// The message said in its place: it is kept, and neither shown nor read to the model any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub set_aside_by: Option<MessageId>,
    /// Only where a model's next prompt is made.
    #[serde(skip)]
    pub seals: Option<Seals>,
}

/// `POST /api/processes/{pid}/messages`. Text: 1 byte to 1 MiB; with attachments it may be empty.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewMessage {
    pub client_id: ClientId,
    pub text: String,
    /// At most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AttachmentId>>")]
    pub attachments: Vec<AttachmentId>,
    /// A message of a person in this process: it and everything after it is set aside first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub replaces: Option<MessageId>,
}

/// `POST /api/processes/{pid}/compact`
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewCompaction {
    pub client_id: ClientId,
}

pub const MAX_MESSAGE_BYTES: usize = 1024 * 1024;

/// The answer to a message: the same `client_id` always gets the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Accepted {
    pub message_id: MessageId,
    pub turn_id: TurnId,
}

/// A page of a list, oldest first unless its route says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `after` for the next page; absent at the end.
    pub next: Option<String>,
}
