//! Budgets: how much may be spent, on what, in which time. They are kept by the ledger, before a call is made.

pub mod change;
pub mod check;
pub mod create;
pub mod delete;
pub mod list;
