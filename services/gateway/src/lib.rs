//! The gateway: the only door to the web.
//!
//! In: HTTP and one socket per browser. Out: rows in SQL, tickets and facts in Redis, frames to those
//! who watch. It says who may; what is dangerous is judged by shell-bridge alone.
//! Never here: a model's API, a program that is started, SQL, a key of Redis.
//!
//! One verb, one file: the handler of `POST /api/approvals/{id}/decision` is `approvals/decide.rs`.

pub mod alive;
pub mod app;
pub mod budgets;
pub mod config;
pub mod deps;
pub mod http;

pub mod approvals;
pub mod asks;
pub mod attachments;
pub mod auth;
pub mod backups;
pub mod files;
pub mod home;
pub mod live;
pub mod messages;
pub mod model_routes;
pub mod ops;
pub mod policy_set;
pub mod prices;
pub mod processes;
pub mod providers;
pub mod publish;
pub mod rules;
pub mod search;
pub mod settings;
pub mod storage;
pub mod system;
pub mod usage;
pub mod web;
