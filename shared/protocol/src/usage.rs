//! The ledger of model calls, sums of it, and the budgets that bound it.

use crate::{
    BudgetId, CallId, Millis, Pid, ProviderId, TokenId, TurnId, calendar,
    clip::clip,
    price::{PriceFrom, Tokens, say_usd},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What models may cost a day until the owner says otherwise.
pub const DEFAULT_DAILY_USD: f64 = 2.0;

/// What a model was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CallPurpose {
    Step,
    Summary,
    Title,
    /// The owner pressed *Test*.
    Test,
    /// From before calls were kept one by one: a day's sum.
    Past,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CallOutcome {
    /// Under way; its cost is what was reserved.
    Open,
    Done,
    /// It broke off after its first token.
    Cut,
    /// Somebody stopped it; its tokens are an estimate of what was used.
    Cancelled,
    /// No token came.
    Failed,
    /// Its worker died: what was reserved counts, which is more than it can have cost.
    Lost,
}

/// A model that was tried before the one that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Tried {
    pub provider: String,
    pub model: String,
    /// The problem's code, for example `provider_rate_limited`; `cooling` and `key_refused` when it was not asked.
    pub code: String,
    pub detail: String,
}

/// `GET /api/usage/calls`: one call of a model, the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ModelCall {
    pub id: CallId,
    pub at: Millis,
    pub purpose: CallPurpose,
    pub pid: Option<Pid>,
    pub turn_id: Option<TurnId>,
    /// Of the turn, from 1.
    pub step: Option<i64>,
    /// The API token whose bearer asked.
    pub token_id: Option<TokenId>,
    pub provider_id: Option<ProviderId>,
    /// By the name that it had then.
    pub provider: String,
    pub model: String,
    /// The route's name; `pin` when the process names its model.
    pub route: String,
    /// Why this model, in a sentence.
    pub why: String,
    pub tried: Vec<Tried>,
    pub tokens: Tokens,
    /// The provider did not say: the tokens are counted from what went over the wire.
    pub estimated: bool,
    pub cost_usd: f64,
    pub price_from: PriceFrom,
    pub first_token_ms: Option<i64>,
    pub latency_ms: Option<i64>,
    pub outcome: CallOutcome,
    /// The problem's code, when it did not end well.
    pub problem: Option<String>,
}

/// What usage is summed by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UsageBy {
    /// Key: the UTC date, `2026-11-28`.
    #[default]
    Day,
    /// Key: the pid.
    Process,
    /// Key: `provider/model`.
    Model,
    /// Key: the token's id; empty for what people asked in a browser.
    Token,
}

/// `GET /api/usage?from=&to=&by=`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UsageSums {
    /// By day: oldest first. Else: the dearest first, at most 1,000.
    pub items: Vec<UsageSum>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UsageSum {
    pub key: String,
    /// For people: the title of the process, the name of the token; absent when it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
    /// Neither read from nor written to a cache.
    pub input_tokens: i64,
    pub cache_read_tokens: i64,
    pub cache_write_tokens: i64,
    /// All output, reasoning included.
    pub output_tokens: i64,
    /// Of the output.
    pub reasoning_tokens: i64,
    pub cost_usd: f64,
    pub calls: i64,
    /// Of the calls: those for which no price was known.
    pub unpriced: i64,
}

/// `GET /api/usage/now`. USD.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UsageNow {
    pub today: UsageSum,
    pub month: UsageSum,
    /// What the last ten minutes cost, as an hour would at that rate.
    pub per_hour_usd: f64,
    /// The month at the rate of its days so far, at least what was spent already.
    pub projected_month_usd: f64,
    /// Reserved by calls under way.
    pub reserved_usd: f64,
    pub calls_under_way: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BudgetScope {
    /// Everything.
    All,
    /// One process and all its children.
    Process,
    /// What the bearer of one API token asked.
    Token,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum BudgetPeriod {
    /// UTC.
    Day,
    /// UTC.
    Month,
    /// Its whole life.
    Total,
}

/// `GET /api/budgets`. USD.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Budget {
    pub id: BudgetId,
    pub scope: BudgetScope,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pid: Option<Pid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub token_id: Option<TokenId>,
    /// The title of the process, the name of the token; absent while it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub label: Option<String>,
    pub period: BudgetPeriod,
    pub limit_usd: f64,
    /// In this period, calls under way included with what they reserved.
    pub used_usd: f64,
    pub reserved_usd: f64,
    /// When the period ends; absent for `total`.
    pub resets_at: Option<Millis>,
}

/// `POST /api/budgets`: for everything by day or month, for a process in total, for a token by day, month or in total.
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewBudget {
    pub scope: BudgetScope,
    #[ts(optional)]
    pub pid: Option<Pid>,
    #[ts(optional)]
    pub token_id: Option<TokenId>,
    pub period: BudgetPeriod,
    /// 0 to 1,000,000; 0 stops every call that costs something.
    pub limit_usd: f64,
}

/// `PATCH /api/budgets/{id}`
#[derive(Debug, Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BudgetChange {
    pub limit_usd: f64,
}

/// What a token may spend, given with it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TokenBudget {
    pub period: BudgetPeriod,
    pub limit_usd: f64,
}

impl BudgetPeriod {
    /// The beginning of the period that `now` is in; 0 for `total`.
    pub fn start(self, now: Millis) -> Millis {
        match self {
            Self::Day => calendar::day(now),
            Self::Month => calendar::month(now),
            Self::Total => Millis(0),
        }
    }

    pub fn end(self, now: Millis) -> Option<Millis> {
        match self {
            Self::Day => Some(calendar::next_day(now)),
            Self::Month => Some(calendar::next_month(now)),
            Self::Total => None,
        }
    }
}

impl BudgetScope {
    /// The periods that it is counted by.
    pub fn periods(self) -> &'static [BudgetPeriod] {
        match self {
            Self::All => &[BudgetPeriod::Day, BudgetPeriod::Month],
            Self::Process => &[BudgetPeriod::Total],
            Self::Token => &[BudgetPeriod::Day, BudgetPeriod::Month, BudgetPeriod::Total],
        }
    }
}

/// Characters of a title in a sentence.
const TITLE_CHARS: usize = 48;

impl Budget {
    /// For people: "The budget of $2.00 a day", "The budget of $2.00 for \"How full is the disk?\"".
    pub fn words(&self) -> String {
        let limit = say_usd(self.limit_usd);
        let of = match (self.scope, self.pid, self.label.as_deref()) {
            (BudgetScope::All, ..) => String::new(),
            (BudgetScope::Process, _, Some(title)) => format!(" for \"{}\"", clip(title, TITLE_CHARS)),
            (BudgetScope::Process, Some(pid), None) => format!(" for process {pid}"),
            (_, _, Some(label)) => format!(" for the token {label}"),
            _ => " for one token".to_owned(),
        };
        let period = match self.period {
            BudgetPeriod::Day => " a day",
            BudgetPeriod::Month => " a month",
            BudgetPeriod::Total => "",
        };
        format!("The budget of {limit}{period}{of}")
    }
}
