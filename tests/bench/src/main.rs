//! The figures of this system, each against its limit in the same run: `make bench`.
//!
//! Every figure is taken from outside, through the front door of a real stack built in release mode, with
//! an upstream that answers at once. Prints a table and writes `target/bench/main.json`; ends with 1 when
//! a figure is above its limit. A name given as an argument runs only the figures that contain it.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a bench starts programs and tasks as a person would, and ends by panicking"
)]

mod chats;
mod fanout;
mod latency;
mod recovery;
mod report;
mod rest;
mod router;

use report::Report;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let only = std::env::args().nth(1);
    let mut report = Report::new(only);
    latency::measure(&mut report).await;
    fanout::measure(&mut report).await;
    chats::measure(&mut report).await;
    router::measure(&mut report).await;
    rest::measure(&mut report).await;
    recovery::measure(&mut report).await;
    report.finish()
}
