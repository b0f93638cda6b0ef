//! What stands in Redis is JSON, so that redis-cli shows it.

use crate::{Error, Result};
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn write<T: Serialize>(key: &str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| unreadable(key, &error))
}

pub(crate) fn read<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| unreadable(key, &error))
}

fn unreadable(key: &str, error: &serde_json::Error) -> Error {
    Error::Payload { key: key.to_owned(), detail: error.to_string() }
}
