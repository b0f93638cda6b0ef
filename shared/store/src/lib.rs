//! The only SQL. One file per aggregate; every change of a state goes through a transition here.
//!
//! In: ids, rows and times that services made. Out: rows, and for each change the facts that were
//! written in the same transaction (`Committed`), ready to be published.
//! Never here: business rules, HTTP, Redis, a clock.

mod approvals;
mod attachments;
mod backup;
mod budgets;
mod db;
mod error;
mod events;
mod ledger;
mod messages;
mod one_time;
mod ops;
mod prices;
mod processes;
mod provider_keys;
mod providers;
mod routes;
mod row;
mod search;
mod secrets;
mod sessions;
mod settings;
mod standing;
mod steps;
mod titles;
mod tokens;
mod transcript;
pub mod transitions;
mod turns;
mod users;
mod ways;
mod write;

pub use approvals::{ApprovalRow, Asked, Decision, DecisionOutcome, EditedOp};
pub use attachments::{NewAttachment, Room};
pub use backup::{check_copy, newest_schema};
pub use budgets::NewBudgetRow;
pub use db::{Options, Store};
pub use error::{Error, Result};
pub use events::{Committed, Facts};
pub use ledger::{CallEnd, CallWay, CallsOf, NewCall, ProviderHealthRow, Reserved};
pub use messages::{NewUserMessage, Sent};
pub use one_time::NewOwner;
pub use ops::{AskedQuestion, NewOp, OpRow};
pub use prices::{PriceListRow, PriceRow};
pub use processes::{Clearing, NewBranchRow, NewProcessRow, PIECE_PAUSE, ProcessRow};
pub use provider_keys::ProviderKeyRow;
pub use providers::{ProviderRow, SecretChange};
pub use routes::RouteRow;
pub use search::{Found, FoundAt};
pub use secrets::SecretRow;
pub use sessions::{NewSession, SessionRow};
pub use steps::{Answer, Attempt, Begun, ToolOutcome, TurnRecord};
pub use tokens::NewTokenRow;
pub use transcript::Transcript;
pub use turns::{Cancelled, Claim, TurnRow};
pub use ways::Ways;
