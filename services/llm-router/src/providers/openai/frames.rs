//! Server-sent events of an upstream, with what the parser underneath lacks: a frame that is pending
//! at the end is flushed, a frame has a largest size, and silence has a limit.

use super::Patience;
use crate::providers::Failure;
use futures::{Stream, StreamExt, stream};
use sse_stream::SseByteStream;
use std::{error::Error, pin::Pin, time::Duration};
use tokio::time::{Instant, timeout_at};
use tokio_util::bytes::Bytes;

/// Bytes of one frame at most.
pub const MAX_FRAME: usize = 16 * 1024 * 1024;

/// The data of each frame, in order. Frames without data (comments, `event:` alone) are skipped.
pub fn data_of<S, E>(body: S, patience: Patience) -> impl Stream<Item = Result<String, Failure>> + Send
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Error + Send + Sync + 'static,
{
    SseByteStream::new(Box::pin(guarded(body, patience))).filter_map(|frame| async {
        match frame {
            Ok(frame) => frame.data.filter(|data| !data.trim().is_empty()).map(Ok),
            Err(sse_stream::Error::Body(cause)) => Some(Err(cause
                .downcast_ref::<Failure>()
                .cloned()
                .unwrap_or_else(|| Failure::Cut { detail: cause.to_string() }))),
            Err(error) => Some(Err(Failure::Cut { detail: error.to_string() })),
        }
    })
}

struct Guard<S> {
    body: Pin<Box<S>>,
    patience: Patience,
    end: Instant,
    /// Something came already: from now on the idle limit holds, not that of the first byte.
    begun: bool,
    flushed: bool,
    size: FrameSize,
}

fn guarded<S, E>(body: S, patience: Patience) -> impl Stream<Item = Result<Bytes, Failure>> + Send
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Error + Send + Sync + 'static,
{
    let guard = Guard {
        body: Box::pin(body),
        patience,
        end: Instant::now() + patience.total,
        begun: false,
        flushed: false,
        size: FrameSize::default(),
    };
    stream::try_unfold(guard, |mut guard| async move {
        if guard.flushed {
            return Ok(None);
        }
        let silence = if guard.begun { guard.patience.idle } else { guard.patience.first_byte };
        let until = (Instant::now() + silence).min(guard.end);
        match timeout_at(until, guard.body.next()).await {
            Err(_) if until == guard.end => Err(took_too_long(guard.patience.total)),
            Err(_) => Err(Failure::Stalled { seconds: silence.as_secs() }),
            Ok(Some(Err(error))) => Err(Failure::Cut { detail: chain(&error) }),
            Ok(Some(Ok(bytes))) => {
                guard.begun = true;
                if guard.size.grow(&bytes) > MAX_FRAME {
                    return Err(Failure::NotCompatible {
                        detail: format!("it sent a frame of more than {MAX_FRAME} bytes"),
                    });
                }
                Ok(Some((bytes, guard)))
            }
            Ok(None) => {
                guard.flushed = true;
                Ok(Some((Bytes::from_static(b"\n\n"), guard)))
            }
        }
    })
}

fn took_too_long(total: Duration) -> Failure {
    Failure::Cut { detail: format!("it was not whole after {} s", total.as_secs()) }
}

/// An error with its causes: reqwest's own text says nothing of them.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    chassis::telemetry::report(error)
}

/// Counts the bytes since the last blank line.
#[derive(Default)]
struct FrameSize {
    frame: usize,
    line: usize,
    after_cr: bool,
}

impl FrameSize {
    /// The largest that any frame was while these bytes came.
    fn grow(&mut self, bytes: &[u8]) -> usize {
        let mut largest = self.frame;
        for &byte in bytes {
            self.frame += 1;
            largest = largest.max(self.frame);
            match byte {
                b'\n' if self.after_cr => self.after_cr = false,
                b'\n' | b'\r' => {
                    if self.line == 0 {
                        self.frame = 0;
                    }
                    self.line = 0;
                    self.after_cr = byte == b'\r';
                }
                _ => {
                    self.line += 1;
                    self.after_cr = false;
                }
            }
        }
        largest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patience() -> Patience {
        Patience {
            connect: Duration::from_secs(1),
            first_byte: Duration::from_millis(60),
            idle: Duration::from_millis(30),
            total: Duration::from_secs(5),
        }
    }

    async fn frames(chunks: Vec<&'static [u8]>) -> Vec<Result<String, Failure>> {
        let body = stream::iter(chunks.into_iter().map(|c| Ok::<_, std::io::Error>(Bytes::from_static(c))));
        data_of(body, patience()).collect().await
    }

    #[tokio::test]
    async fn frames_in_every_dress_are_read() {
        let bytes =
            "\u{feff}: hello\n\ndata: a\r\n\r\nevent: x\n\ndata:b\ndata: c\n\ndata: \u{1f980}\r\rdata: d"
                .as_bytes();
        let want: Vec<Result<String, Failure>> =
            ["a", "b\nc", "\u{1f980}", "d"].map(|text| Ok(text.to_owned())).to_vec();
        assert_eq!(frames(vec![bytes]).await, want);
        for at in 0..bytes.len() {
            assert_eq!(frames(vec![&bytes[..at], &bytes[at..]]).await, want, "split at {at}");
        }
    }

    #[tokio::test]
    async fn invalid_utf8_and_giant_frames_are_failures() {
        assert!(matches!(frames(vec![b"data: \xff\xfe\n\n"]).await[..], [Err(Failure::Cut { .. })]));
        let line: &'static [u8] = Box::leak(vec![b'x'; 1 << 20].into_boxed_slice());
        let mut chunks: Vec<&'static [u8]> = vec![b"data: "];
        chunks.extend(std::iter::repeat_n(line, 17));
        assert!(matches!(frames(chunks).await[..], [Err(Failure::NotCompatible { .. })]));
        // As much in many frames is no harm.
        let mut size = FrameSize::default();
        for _ in 0..40 {
            assert!(size.grow(line) <= MAX_FRAME);
            size.grow(b"\r\n\r\n");
        }
    }

    #[tokio::test]
    async fn silence_ends_it_and_a_comment_is_no_silence() {
        let start = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"data: a\n\n"))]);
        let got: Vec<_> = data_of(start.chain(stream::pending()), patience()).collect().await;
        assert_eq!(got, vec![Ok("a".to_owned()), Err(Failure::Stalled { seconds: 0 })]);
        let ticks = stream::unfold(0, |n| async move {
            tokio::time::sleep(Duration::from_millis(10)).await;
            (n < 8).then(|| (Ok::<_, std::io::Error>(Bytes::from_static(b": processing\n\n")), n + 1))
        });
        assert!(data_of(ticks, patience()).collect::<Vec<_>>().await.is_empty());
    }
}
