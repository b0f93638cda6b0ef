//! Several keys of one provider.

pub mod add;
pub mod hint;
pub mod remove;
pub mod resume;
