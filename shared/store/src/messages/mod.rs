//! Messages: what people say makes a turn, in one transaction.

mod aside;
mod compact;
mod kept;
mod read;
mod row;
mod send;

pub(crate) use compact::is_compaction;
pub(crate) use kept::kept_results;
pub(crate) use read::{messages_by_id, messages_until};
pub(crate) use row::{blocks_since_answer, insert_message, messages_of_turn, usage_of_step};

use protocol::{AttachmentId, ClientId, MessageId, Pid, TokenId, TurnId, UserId, message::Accepted};

#[derive(Debug, Clone)]
pub struct NewUserMessage {
    pub owner_id: UserId,
    pub pid: Pid,
    pub client_id: ClientId,
    pub message_id: MessageId,
    /// The turn's id if this message makes a new turn.
    pub turn_id: TurnId,
    pub text: String,
    /// Files of the same person that no other message has.
    pub attachments: Vec<AttachmentId>,
    /// A person's message of this process: it and everything after it is set aside first.
    pub replaces: Option<MessageId>,
    /// The API token whose bearer says it.
    pub token_id: Option<TokenId>,
}

#[derive(Debug, Clone)]
pub struct Sent {
    pub accepted: Accepted,
    /// False when this client_id was there before: nothing was written.
    pub fresh: bool,
    /// True when the message answers a turn that waited for input, instead of making a new one.
    pub answers: bool,
}
