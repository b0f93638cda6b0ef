//! The mind: takes turns, thinks with a model, has machines act, and keeps every step in SQL.
//!
//! `jobs` wakes it; `agent` decides (pure); `driver` performs under a lease; `context` says what the
//! model sees; `route` which model, `ledger` what it
//! takes; `providers` speak to it; `tools` are what it may ask for; `hands`
//! reach the machines. Never here: a judgement of what may run, a `Command`, a host file.

pub mod agent;
pub mod app;
pub mod config;
pub mod context;
pub mod driver;
pub mod hands;
pub mod jobs;
pub mod ledger;
pub mod providers;
pub mod route;
pub mod tools;
