//! A process is a running agent; a chat is one.

use crate::{Millis, Pid, ProviderId, UserId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Program {
    Chat,
    Task,
    Pulse,
    Builder,
    Cli,
}

/// How much a process may do unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Posture {
    /// Read only: what would change anything is denied.
    Watch,
    /// Reading runs, everything else waits for the owner's yes. The default.
    Ask,
    /// Free inside its sandbox, asks outside. Not offered yet.
    Sandbox,
    /// Everything but the floor. Not offered yet.
    Free,
}

/// A process's state: what its current turn is doing, or `idle` between turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ProcessState {
    Idle,
    Queued,
    Thinking,
    Acting,
    WaitingApproval,
    WaitingChild,
    WaitingInput,
    Paused,
    Ended,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Usage {
    /// Input tokens, those read from and written to the provider's cache included.
    pub input_tokens: i64,
    pub output_tokens: i64,
    /// 0 while no price is known.
    pub cost_usd: f64,
}

/// Something that made a process less trusted, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Taint {
    pub origin: String,
    pub since: Millis,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Process {
    pub pid: Pid,
    /// The parent; absent for what a person started.
    pub ppid: Option<Pid>,
    pub owner_id: UserId,
    pub program: Program,
    pub title: String,
    /// Who chose the title; absent: it is the first words of its first message.
    pub titled_by: Option<TitledBy>,
    pub state: ProcessState,
    pub posture: Posture,
    /// The provider and model it is pinned to; absent: the default.
    pub provider_id: Option<ProviderId>,
    pub model: Option<String>,
    /// The route it thinks on, when no provider is named; absent: `deep`.
    pub route: Option<String>,
    pub taints: Vec<Taint>,
    pub usage: Usage,
    pub created_at: Millis,
    /// When something was last said or done in it.
    pub active_at: Millis,
    /// Since when it stands at the head of the list.
    pub pinned_at: Option<Millis>,
    /// Since when it is put away: kept whole, and left out of the everyday list.
    pub archived_at: Option<Millis>,
}

/// Who chose a title. What the owner chose, no model changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TitledBy {
    Owner,
    Model,
}

/// Limits of one process. All optional; absent means the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Limits {
    /// Steps in one turn before it is stopped. Default 50, at most 500.
    #[ts(optional)]
    pub steps: Option<u32>,
}

/// `POST /api/processes`
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewProcess {
    pub program: Program,
    #[ts(optional)]
    pub title: Option<String>,
    #[ts(optional)]
    pub posture: Option<Posture>,
    #[ts(optional)]
    pub limits: Option<Limits>,
    #[ts(optional)]
    pub client_id: Option<crate::ClientId>,
}

/// `PATCH /api/processes/{pid}`: what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProcessChange {
    #[ts(optional)]
    pub title: Option<String>,
    #[ts(optional)]
    pub posture: Option<Posture>,
    /// `null` takes provider and model back to the default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, as = "Option<Option<ProviderId>>")]
    #[schema(value_type = Option<ProviderId>)]
    pub provider_id: Option<Option<ProviderId>>,
    #[ts(optional)]
    pub model: Option<String>,
    /// A route by its name takes the place of provider and model; `null` takes it back to the default.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    #[ts(optional, as = "Option<Option<String>>")]
    #[schema(value_type = Option<String>)]
    pub route: Option<Option<String>>,
    #[ts(optional)]
    pub pinned: Option<bool>,
    #[ts(optional)]
    pub archived: Option<bool>,
}

/// What is given is `Some`, `null` too; what is absent stays `None` by the field's default.
fn given<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(from).map(Some)
}

/// `POST /api/processes/{pid}/branch`: a new chat with everything up to the end of that message's turn.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewBranch {
    pub client_id: crate::ClientId,
    pub message_id: crate::MessageId,
}

/// `GET /api/search`: one place where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SearchHit {
    pub pid: Pid,
    pub title: String,
    pub archived: bool,
    /// The message that has it; absent when the title has it.
    pub message_id: Option<crate::MessageId>,
    /// The place with some words around it, as plain text.
    pub snippet: String,
    pub at: Millis,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[ts(export)]
pub enum Signal {
    /// The Stop button: the turn ends cancelled.
    Int,
    /// The process ends: its turns are cancelled, and it takes no more messages.
    Term,
    /// As `TERM`, without waiting for anything.
    Kill,
    Stop,
    Cont,
    Hup,
    Usr1,
}

/// `POST /api/processes/{pid}/signal`
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SendSignal {
    pub signal: Signal,
}

/// The answer to a signal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Signalled {
    /// The turn that it ended; absent when TERM or KILL found none under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub turn_id: Option<crate::TurnId>,
}
