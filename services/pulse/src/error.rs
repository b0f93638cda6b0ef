//! What can go wrong in a look. None of it ends the service: the next look tries again.

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the database did not do it")]
    Store(#[from] store::Error),
    #[error("redis did not take it; what was to be sent stands in the database and is sent later")]
    Bus(#[from] bus::Error),
}
