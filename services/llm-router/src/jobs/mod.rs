//! What this service is woken for: tickets of turns, calls of the gateway, and its own sign of life.

pub mod beacon;
pub mod calls;
pub mod run_turn;
