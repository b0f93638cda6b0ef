//! Every word on the wire, and nothing else.
//!
//! In: nothing. Out: the types that browser, command line and services exchange, each with its
//! serde form, its TypeScript (ts-rs) and its OpenAPI schema (utoipa).
//! Never here: IO, async, a clock, SQL, a decision. Ids are made by those who have a clock.

pub mod approval;
pub mod auth;
pub mod backup;
pub mod calendar;
pub mod clip;
pub mod command;
pub mod event;
pub mod export;
pub mod files;
pub mod home;
pub mod ids;
pub mod job;
pub mod machine;
pub mod message;
pub mod node;
pub mod op;
pub mod permit;
pub mod price;
pub mod problem;
pub mod process;
pub mod provider;
pub mod reply;
pub mod route;
pub mod rpc;
pub mod rule;
pub mod settings;
pub mod size;
pub mod told;
pub mod turn;
pub mod unseen;
pub mod usage;

pub use ids::*;
