//! The launcher of the stack, what its containers run beside the services, and the command line.
//!
//! In: a command line, the environment, the data folder. Out: `redis-server` and the four services as
//! children of one supervisor (`launch`, `supervise`); words for a person or JSON for a program (`verbs`),
//! spoken with the gateway over HTTP and one WebSocket (`api`); a restore has the gateway's program do it. `machine`
//! reads /proc and PEM files. `upgrade` brings another release under the same data, whose database it copies as files;
//! `service` brings the stack back after a reboot. In Compose it makes the volumes ready, keeps the certificate and tries
//! another release (`compose`, `certificates`), and puts the hands on the host (`bridge`).
//! Never here: SQL, Redis' protocol, the vault, a judgement. What a person may do is decided by the gateway.

pub mod api;
pub mod bridge;
pub mod certificates;
pub mod cli;
pub mod compose;
pub mod config;
pub mod error;
pub mod launch;
pub mod machine;
pub mod service;
pub mod show;
pub mod supervise;
pub mod upgrade;
pub mod verbs;

pub use error::{Error, Exit, Result};
