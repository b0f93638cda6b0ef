//! The kill matrix: whatever dies, and wherever, nothing acknowledged is lost, nothing with an effect
//! runs twice, and every turn comes to an end. The witness is a file that the commands write to.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests start programs and tasks as a person would, and end by panicking"
)]

mod matrix;
mod turns;
