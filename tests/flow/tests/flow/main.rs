//! The whole stack through its front door: real binaries, real Redis, a real database, real commands.
//! Only the model is not real, and it speaks a provider's true bytes.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests start programs and tasks as a person would, and end by panicking"
)]

mod again;
mod answers;
mod approvals;
mod attachments;
mod auth;
mod backups;
mod budgets;
mod chaos;
mod chats;
mod commands;
mod compact;
mod home;
mod kinds;
mod live;
mod messages;
mod outages;
mod permits;
mod prices;
mod providers;
mod reset;
mod routing;
mod rules;
mod seals;
mod spending;
mod start;
mod stop;
mod titles;
