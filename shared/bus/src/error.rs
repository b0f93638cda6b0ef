//! What can go wrong with Redis.

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("redis does not answer")]
    Redis(#[from] redis::RedisError),
    #[error("what stood in {key} cannot be read: {detail}")]
    Payload { key: String, detail: String },
    #[error("redis is set up wrongly: {0}")]
    Setup(String),
    #[error("the queue {queue} holds {waiting} jobs, more than it may")]
    Backlog { queue: &'static str, waiting: u64 },
    #[error("job queue: {0}")]
    Queue(String),
}
