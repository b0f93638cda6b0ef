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

    /// How long nothing may come from now on, and when that, or all of it, is over.
    fn until(&self, now: Instant) -> (Duration, Instant) {
        let silence = if self.begun { self.patience.idle } else { self.patience.first_byte };
        (silence, (now + silence).min(self.end))
    }

    pub async fn next(&mut self) -> Option<Result<Bytes, Failure>> {
        let (silence, until) = self.until(Instant::now());
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    /// A comment, which is a piece like any other, gives the next one as much time again.
    #[tokio::test]
    async fn each_piece_may_be_waited_for_anew_until_the_end_of_all() {
        let [first_byte, idle, total] = [20, 5, 60].map(Duration::from_secs);
        let patience = Patience { connect: idle, first_byte, idle, total };
        let pieces = [": processing\n\n", "data: a\n\n"]
            .map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece.as_bytes())));
        let mut guard = Guard::new(stream::iter(pieces), patience);
        let begun = guard.end - total;
        assert_eq!(guard.until(begun), (first_byte, begun + first_byte));
        while guard.next().await.is_some() {
            for later in [0, 1, 30, 54] {
                let now = begun + Duration::from_secs(later);
                assert_eq!(guard.until(now), (idle, now + idle), "{later} s later");
            }
        }
        let late = begun + Duration::from_secs(58);
        assert_eq!(guard.until(late), (idle, guard.end));
    }
}
