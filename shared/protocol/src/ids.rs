//! Ids are types: no bare integer or string crosses a room's wall.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Declares an id that is a UUIDv7 in text form (lower case, hyphens).
macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        #[ts(export)]
        pub struct $name(pub String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

text_id! {
    /// A person who may log in.
    UserId,
    /// A login of a person on one device.
    SessionId,
    /// An API token's public id (never the token).
    TokenId,
    /// One input handled until the process is idle again.
    TurnId,
    MessageId,
    /// One effect asked of a machine. UUIDv7: its time part says how old the op is.
    OpId,
    ApprovalId,
    AttachmentId,
    ProviderId,
    /// One key of a provider.
    KeyId,
    /// One call of a model: a row of the ledger.
    CallId,
    BudgetId,
    /// A machine with a shell-bridge. Chosen by its owner: `[a-z0-9-]{1,63}`.
    NodeId,
    /// The id of one bridge's journal folder, made when the folder is made.
    JournalId,
    /// The browser's own id for something it asks to be created; makes a repeat harmless.
    ClientId,
}

/// A process: a running agent. Small integers, so that a person can type them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(transparent)]
#[ts(export)]
pub struct Pid(pub i64);

impl std::fmt::Display for Pid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Milliseconds since the Unix epoch, UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(transparent)]
#[ts(export)]
pub struct Millis(pub i64);

impl Millis {
    #[must_use]
    pub fn plus(self, span: std::time::Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    #[must_use]
    pub fn minus(self, span: std::time::Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// A turn's fencing number: raised by every claim; a write under an older one fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Epoch(pub i64);
