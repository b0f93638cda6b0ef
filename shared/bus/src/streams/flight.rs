//! A blocking read that may be dropped and taken up again.
//!
//! Readers stand in a `select!`. A dropped read would still hold its connection until the server
//! answers, and what it then answers would be lost (in a group: delivered to nobody). So the read lives
//! in the reader, and the next `next` goes on waiting for the same one.

use futures::{FutureExt as _, future::BoxFuture};
use redis::{Cmd, ErrorKind, RedisError, RedisResult, aio::MultiplexedConnection, streams::StreamReadReply};
use std::time::Duration;

/// How long one read waits for entries. Short, since a wipe is looked for in between.
pub(crate) const WAIT: Duration = Duration::from_secs(2);
/// A server that is silent for so much longer is taken as gone (a half-open connection).
const SILENT: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(crate) struct Flight {
    read: Option<BoxFuture<'static, RedisResult<StreamReadReply>>>,
}

impl Flight {
    pub(crate) fn is_on(&self) -> bool {
        self.read.is_some()
    }

    pub(crate) fn start(&mut self, mut connection: MultiplexedConnection, command: Cmd) {
        let read = async move {
            tokio::time::timeout(WAIT + SILENT, command.query_async(&mut connection))
                .await
                .unwrap_or_else(|_| Err(RedisError::from((ErrorKind::Io, "redis is silent"))))
        };
        self.read = Some(read.boxed());
    }

    /// The reply of the read that is on; safe to drop. Empty when none is on.
    pub(crate) async fn land(&mut self) -> RedisResult<StreamReadReply> {
        let Some(read) = &mut self.read else { return Ok(StreamReadReply { keys: Vec::new() }) };
        let reply = read.await;
        self.read = None;
        reply
    }
}
