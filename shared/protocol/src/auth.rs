//! Setup, login, tokens, tickets.

use crate::{Millis, SessionId, TokenId, UserId, usage::TokenBudget};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /api/auth/setup`
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Setup {
    pub token: String,
    /// 1 to 64 characters.
    pub name: String,
    /// 8 to 1,024 bytes.
    pub password: String,
    /// What models may cost a day, in USD; absent: as `GET /api/auth/setup` says.
    #[ts(optional)]
    pub daily_budget_usd: Option<f64>,
}

/// `POST /api/auth/reset`: the owner, let in again by a token that was made on the machine.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OwnerReset {
    pub token: String,
    /// 1 to 64 characters; what is logged in with from then on.
    pub name: String,
    /// 8 to 1,024 bytes.
    pub password: String,
}

/// What a one-time link is for. The gateway keeps its token in `keys/gateway/<kind>_token`, and the page that takes it
/// is `/<kind>#token=…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LinkKind {
    /// Nobody has claimed the system: it makes the owner.
    Setup,
    /// The owner has no way in any more: it takes a new name and password.
    Reset,
}

impl LinkKind {
    pub const ALL: [Self; 2] = [Self::Setup, Self::Reset];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Reset => "reset",
        }
    }
}

/// `POST /api/auth/login`
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Login {
    pub name: String,
    pub password: String,
}

/// The proof that goes with the cookie: kept in the origin's storage, sent as `X-Metatron-Proof`.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Proof {
    pub proof: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Me {
    pub user: User,
}

/// `PATCH /api/auth/me`
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MeChange {
    /// 1 to 64 characters; what is logged in with from then on.
    pub name: String,
}

/// `POST /api/auth/me/password`
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PasswordChange {
    pub current: String,
    /// 8 to 1,024 bytes, and not the current one.
    pub new: String,
}

/// What a new password brought to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PasswordChanged {
    /// Other logins; the one that asked stays.
    pub ended_sessions: u32,
}

/// `GET /api/auth/setup`: whether this system still waits for its owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SetupState {
    pub claimed: bool,
    /// The certificate is of this machine's own authority; its root, to be trusted by hand, is at `/ca.crt`.
    pub own_authority: bool,
    /// The stack is the one of Compose, where other words make another link.
    pub contained: bool,
    /// What models may cost a day, in USD, unless the owner says otherwise.
    pub daily_budget_usd: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TokenScope {
    Api,
    Terminals,
    Models,
    Metrics,
}

impl TokenScope {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Terminals => "terminals",
            Self::Models => "models",
            Self::Metrics => "metrics",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Api, Self::Terminals, Self::Models, Self::Metrics].into_iter().find(|s| s.as_str() == text)
    }
}

/// `POST /api/auth/tokens`
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewToken {
    pub name: String,
    pub scopes: Vec<TokenScope>,
    /// What its bearer may spend on models; absent: no bound of its own.
    #[ts(optional)]
    pub budget: Option<TokenBudget>,
}

/// The only time that the token itself is shown.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MadeToken {
    pub id: TokenId,
    pub token: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Token {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<TokenScope>,
    pub created_at: Millis,
    pub used_at: Option<Millis>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Session {
    pub id: SessionId,
    pub created_at: Millis,
    pub seen_at: Millis,
    pub user_agent: String,
    pub address: String,
    /// The one that asks.
    pub current: bool,
}

/// One use, 30 s: `/ws?ticket=…`
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Ticket {
    pub ticket: String,
}
