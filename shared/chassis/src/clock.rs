//! The one clock, and the ids that are made of it.

use protocol::Millis;

#[allow(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A new UUIDv7 in text form.
pub fn new_id<T: From<String>>() -> T {
    T::from(uuid::Uuid::now_v7().to_string())
}
