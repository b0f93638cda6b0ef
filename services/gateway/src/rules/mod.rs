//! Rules, as far as there are any: what the door would say of a command.

pub mod attempt;
