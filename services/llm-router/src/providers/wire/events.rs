//! Frames to events, by a decoder of its provider.

use super::frames::{Frame, Frames};
use crate::providers::{Event, Failure};
use futures::{Stream, stream};
use std::{collections::VecDeque, error::Error};
use tokio_util::bytes::Bytes;

/// Reads one answer, frame by frame.
pub trait Decoder: Send {
    /// In the order in which they came. A failure ends it, after what was told before it.
    fn push(&mut self, frame: &Frame, events: &mut VecDeque<Event>) -> Result<(), Failure>;

    /// Its last word was read; nothing after it counts.
    fn is_done(&self) -> bool;

    /// Nothing of the answer is missing: a break from now on loses nothing.
    fn is_whole(&self) -> bool;

    /// At the end of the stream: what is left, and `End`; or what is missing.
    fn finish(&mut self, events: &mut VecDeque<Event>) -> Result<(), Failure>;
}

struct Reading<S, D> {
    frames: Frames<S>,
    decoder: D,
    ready: VecDeque<Event>,
    /// What the frame in hand ended with: told when everything that was read of it is.
    failed: Option<Failure>,
    ended: bool,
}

/// Ends after `End`, or after the first failure. What the frame that fails says before it, counts above all, is told
/// first: it was used, and is charged for.
pub fn events_of<S, E, D>(frames: Frames<S>, decoder: D) -> impl Stream<Item = Result<Event, Failure>> + Send
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Error + Send + 'static,
    D: Decoder,
{
    let reading = Reading { frames, decoder, ready: VecDeque::new(), failed: None, ended: false };
    stream::try_unfold(reading, |mut reading| async move {
        loop {
            if let Some(event) = reading.ready.pop_front() {
                return Ok(Some((event, reading)));
            }
            if let Some(failure) = reading.failed.take() {
                return Err(failure);
            }
            if reading.ended {
                return Ok(None);
            }
            let mut read = match reading.frames.next().await {
                Ok(Some(frame)) => reading.decoder.push(&frame, &mut reading.ready),
                Err(failure) if !reading.decoder.is_whole() => return Err(failure),
                Ok(None) | Err(_) => {
                    reading.ended = true;
                    Ok(())
                }
            };
            if read.is_ok() && (reading.ended || reading.decoder.is_done()) {
                reading.ended = true;
                read = reading.decoder.finish(&mut reading.ready);
            }
            reading.failed = read.err();
        }
    })
}

/// A stream that ended without its last word.
pub fn cut() -> Failure {
    Failure::Cut { detail: "the stream ended in the middle".to_owned() }
}
