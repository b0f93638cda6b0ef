//! Bodies: read whole up to a limit, every fault named.

use crate::http::{Error, Result};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::header,
    web::{Bytes, BytesMut},
};
use futures::{
    StreamExt,
    future::{Ready, ready},
};
use serde::de::DeserializeOwned;
use std::{marker::PhantomData, time::Duration};

/// Most bytes of an ordinary body.
pub const ORDINARY: usize = 256 * 1024;
/// Beyond the limit this much is still read and thrown away, so that the sender hears the answer
/// instead of a broken connection.
const DRAINED: usize = 64 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// A JSON body of at most `LIMIT` bytes, not yet read: the guard comes first, whatever was sent.
pub struct Body<T, const LIMIT: usize = ORDINARY> {
    payload: Payload,
    json: bool,
    content: PhantomData<T>,
}

impl<T: 'static, const LIMIT: usize> FromRequest for Body<T, LIMIT> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { payload: payload.take(), json: is_json(request), content: PhantomData }))
    }
}

impl<T: DeserializeOwned, const LIMIT: usize> Body<T, LIMIT> {
    /// `TooLarge`, `NotJson`, `Json`, `UnknownField`, or `Cut` when it does not arrive whole within 30 s.
    pub async fn read(self) -> Result<T> {
        let read = tokio::time::timeout(PATIENCE, read::<LIMIT>(self.payload)).await;
        let bytes = read.map_err(|_| Error::Cut("It took longer than 30 s.".to_owned()))??;
        if self.json { parse(&bytes) } else { Err(Error::NotJson) }
    }
}

/// A body of at most `LIMIT` bytes of any kind, not yet read. One that is large may take as long as it keeps coming.
pub struct Raw<const LIMIT: usize> {
    payload: Payload,
}

impl<const LIMIT: usize> FromRequest for Raw<LIMIT> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { payload: payload.take() }))
    }
}

impl<const LIMIT: usize> Raw<LIMIT> {
    /// `TooLarge`, or `Cut` when nothing comes for 30 s.
    pub async fn read(self) -> Result<BytesMut> {
        read::<LIMIT>(self.payload).await
    }
}

/// `application/json`: a page of another origin cannot send it without asking first.
fn is_json(request: &HttpRequest) -> bool {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

async fn read<const LIMIT: usize>(mut payload: Payload) -> Result<BytesMut> {
    let (mut kept, mut seen) = (BytesMut::new(), 0);
    while let Some(chunk) = next(&mut payload).await? {
        let chunk = chunk.map_err(|error| Error::Cut(error.to_string()))?;
        seen += chunk.len();
        if seen > DRAINED {
            break;
        }
        if seen <= LIMIT {
            kept.extend_from_slice(&chunk);
        }
    }
    if seen > LIMIT { Err(Error::TooLarge(LIMIT)) } else { Ok(kept) }
}

async fn next(payload: &mut Payload) -> Result<Option<std::result::Result<Bytes, PayloadError>>> {
    let next = tokio::time::timeout(PATIENCE, payload.next()).await;
    next.map_err(|_| Error::Cut("Nothing came for 30 s.".to_owned()))
}

/// Reads a value out of JSON text; an unknown field is told by its name.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| fault(&error))
}

/// The same for a value that was parsed before.
pub fn convert<T: DeserializeOwned>(value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| fault(&error))
}

fn fault(error: &serde_json::Error) -> Error {
    let text = error.to_string();
    match text.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()) {
        Some(field) => Error::UnknownField(field.to_owned()),
        None => Error::Json(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::auth::Login;

    #[test]
    fn faults_are_named() {
        let unknown = parse::<Login>(br#"{"name":"a","password":"b","extra":1}"#).err().unwrap();
        assert!(matches!(unknown, Error::UnknownField(field) if field == "extra"));
        assert!(matches!(parse::<Login>(b"{").err().unwrap(), Error::Json(_)));
        assert!(matches!(parse::<Login>(b"[]").err().unwrap(), Error::Json(_)));
    }
}
