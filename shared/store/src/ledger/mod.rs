//! The ledger: a row for each call of a model, written before the call with what it can cost at most and settled after
//! it with what it did cost. Whoever dies in between leaves the larger figure: too much may be counted, never too
//! little.

mod calls;
mod charges;
mod health;
mod reserve;
mod settle;
mod sums;

pub use calls::CallsOf;
pub use health::ProviderHealthRow;
pub(crate) use reserve::reserve;
pub(crate) use settle::{lose_of_step, settle};

use protocol::{
    CallId, Pid, ProviderId, TokenId, TurnId, UserId,
    price::{PriceFrom, Tokens},
    usage::{Budget, CallOutcome, CallPurpose, Tried},
};

/// A call that is about to be made.
#[derive(Debug, Clone)]
pub struct NewCall {
    pub id: CallId,
    pub owner_id: UserId,
    pub purpose: CallPurpose,
    pub pid: Option<Pid>,
    pub turn_id: Option<TurnId>,
    /// Whose bearer asked for it, where no turn says so.
    pub token_id: Option<TokenId>,
    pub step: Option<i64>,
    pub way: CallWay,
    /// 1e-9 USD, the dearest first: the first that every budget has room for is reserved. Empty: no price is known.
    pub amounts: Vec<i64>,
}

/// Who is asked, and why.
#[derive(Debug, Clone)]
pub struct CallWay {
    /// None: the demo.
    pub provider_id: Option<ProviderId>,
    pub provider: String,
    pub model: String,
    pub route: String,
    pub why: String,
    pub tried: Vec<Tried>,
    pub price_from: PriceFrom,
}

/// What came of a reservation.
#[derive(Debug, Clone)]
pub enum Reserved {
    /// Which of the amounts.
    Amount(usize),
    /// There is no room for the least of them; nothing was written.
    Over(Box<Budget>),
    /// Nobody knows what the model costs, and there is a budget; nothing was written.
    Unpriced,
    /// The token whose bearer asked was deleted; nothing was written.
    TokenEnded,
}

/// What a call was in the end.
#[derive(Debug, Clone)]
pub struct CallEnd {
    pub id: CallId,
    /// Who answered, or was asked last.
    pub way: CallWay,
    pub tokens: Tokens,
    pub estimated: bool,
    /// 1e-9 USD.
    pub cost_nano: i64,
    /// It was taken for free, and whoever answered named a cost: that provider charges from now on.
    pub charged: bool,
    pub first_token_ms: Option<i64>,
    pub latency_ms: i64,
    pub outcome: CallOutcome,
    pub problem: Option<String>,
}

/// For display. Sums are made of the integers.
#[allow(clippy::cast_precision_loss, reason = "a double has a cent of a billion dollars")]
pub(crate) fn usd(nano: i64) -> f64 {
    nano as f64 / 1e9
}

/// The token whose bearer asked: of the turn.
type Bearer = Option<TokenId>;
