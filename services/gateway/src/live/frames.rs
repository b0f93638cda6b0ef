//! The socket's bytes on their way up. The library below keeps a frame until it is whole, however long
//! it is said to be, and only then looks at the limit; so the lengths are looked at here.

use actix_web::{
    error::PayloadError,
    web::{Bytes, BytesMut},
};
use futures::Stream;
use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Passes a socket's bytes on. A frame that is said to be longer than `most` is passed on as one of
/// `most + 1` bytes: it is refused as too large when that much of it has come.
pub struct Frames<S> {
    inner: S,
    most: u64,
    /// The beginning of a frame, as far as it came.
    head: Vec<u8>,
    /// Bytes until the next frame begins.
    left: u64,
}

impl<S> Frames<S> {
    pub fn new(inner: S, most: usize) -> Self {
        Self { inner, most: most as u64, head: Vec::new(), left: 0 }
    }

    fn pass(&mut self, mut bytes: &[u8]) -> BytesMut {
        let mut out = BytesMut::with_capacity(bytes.len() + self.head.len());
        while !bytes.is_empty() {
            if self.left > 0 {
                let count = bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
                let (now, later) = bytes.split_at(count);
                out.extend_from_slice(now);
                self.left -= count as u64;
                bytes = later;
                continue;
            }
            self.head.push(bytes[0]);
            bytes = &bytes[1..];
            if let Some(length) = self.length() {
                let length = if length > self.most { self.shorten() } else { length };
                let mask = if self.head[1] & 0x80 == 0 { 0 } else { 4 };
                self.left = length + mask;
                out.extend_from_slice(&self.head);
                self.head.clear();
            }
        }
        out
    }

    /// What the head says, when it is whole: in the second byte, or in the two or eight after it.
    fn length(&self) -> Option<u64> {
        match (self.head.get(1)? & 0x7F, &self.head[2..]) {
            (126, [a, b]) => Some(u64::from(u16::from_be_bytes([*a, *b]))),
            (127, long) => Some(u64::from_be_bytes(long.try_into().ok()?)),
            (126, _) => None,
            (short, _) => Some(u64::from(short)),
        }
    }

    fn shorten(&mut self) -> u64 {
        let length = self.most + 1;
        self.head[1] = self.head[1] & 0x80 | 127;
        self.head.truncate(2);
        self.head.extend_from_slice(&length.to_be_bytes());
        length
    }
}

impl<S: Stream<Item = Result<Bytes, PayloadError>> + Unpin> Stream for Frames<S> {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(bytes) = std::task::ready!(Pin::new(&mut self.inner).poll_next(context)).transpose()?
            else {
                return Poll::Ready(None);
            };
            let passed = self.pass(&bytes);
            if !passed.is_empty() {
                return Poll::Ready(Some(Ok(passed.freeze())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: u64, payload: usize) -> Vec<u8> {
        let mut bytes = vec![0x81];
        match length {
            0..126 => bytes.push(0x80 | u8::try_from(length).unwrap()),
            126..65_536 => {
                bytes.push(0x80 | 126);
                bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
            }
            _ => {
                bytes.push(0x80 | 127);
                bytes.extend(length.to_be_bytes());
            }
        }
        bytes.extend([7; 4]);
        bytes.extend(vec![b'x'; payload]);
        bytes
    }

    #[test]
    fn only_a_length_beyond_the_limit_is_changed() {
        let fine = [frame(0, 0), frame(125, 125), frame(126, 126), frame(1_000, 1_000)].concat();
        let sent = [fine.clone(), frame(u64::MAX, 50)].concat();
        let wanted = [fine, frame(70_001, 50)].concat();
        for piece in [1, 2, 3, 7, sent.len()] {
            let mut frames = Frames::new((), 70_000);
            let passed: Vec<u8> = sent.chunks(piece).flat_map(|bytes| frames.pass(bytes)).collect();
            assert_eq!(passed, wanted, "in pieces of {piece}");
        }
        let mut small = Frames::new((), 100);
        assert_eq!(small.pass(&frame(126, 0))[..10], [&[0x81, 0xFF][..], &101_u64.to_be_bytes()].concat());
    }
}
