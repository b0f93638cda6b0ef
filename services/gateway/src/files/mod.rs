//! Files of the machine, as far as pages name them. The node looks, with the rights of the agents' user.

pub mod names;
