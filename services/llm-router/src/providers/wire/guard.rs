//! A body that neither lasts nor grows without end.

use super::{MOST_STREAM, Patience};
use crate::providers::Failure;
use futures::{Stream, StreamExt};
use std::{error::Error, pin::Pin, time::Duration};
use tokio::time::{Instant, timeout_at};
use tokio_util::bytes::Bytes;

pub struct Guard<S> {
    body: Pin<Box<S>>,
    patience: Patience,
    end: Instant,
    /// Something came already: from now on the idle limit holds, not that of the first byte.
    begun: bool,
    read: usize,
}

impl<S, E> Guard<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Error + 'static,
{
    pub fn new(body: S, patience: Patience) -> Self {
        let end = Instant::now() + patience.total;
        Self { body: Box::pin(body), patience, end, begun: false, read: 0 }
    }

    pub async fn next(&mut self) -> Option<Result<Bytes, Failure>> {
        let silence = if self.begun { self.patience.idle } else { self.patience.first_byte };
        let until = (Instant::now() + silence).min(self.end);
        let bytes = match timeout_at(until, self.body.next()).await {
            Err(_) if until == self.end => return Some(Err(took_too_long(self.patience.total))),
            Err(_) => return Some(Err(Failure::Stalled { seconds: silence.as_secs() })),
            Ok(None) => return None,
            Ok(Some(Err(error))) => return Some(Err(Failure::Cut { detail: chain(&error) })),
            Ok(Some(Ok(bytes))) => bytes,
        };
        self.begun = true;
        self.read = self.read.saturating_add(bytes.len());
        if self.read > MOST_STREAM {
            let detail = format!("it sent more than {MOST_STREAM} bytes and did not end");
            return Some(Err(Failure::NotCompatible { detail }));
        }
        // What is always ready would never meet its end above.
        if Instant::now() >= self.end {
            return Some(Err(took_too_long(self.patience.total)));
        }
        Some(Ok(bytes))
    }
}

fn took_too_long(total: Duration) -> Failure {
    Failure::Cut { detail: format!("it was not whole after {} s", total.as_secs()) }
}

/// An error with its causes: reqwest's own text says nothing of them.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    chassis::telemetry::report(error)
}
