//! Bytes to lines, whichever way they end: LF, CR, or both. A byte is looked at once; a line that lies in one piece
//! of the body is not copied.

use super::MOST_FRAME;
use memchr::memchr2;
use tokio_util::bytes::{Buf, Bytes};

const BOM: &[u8] = b"\xef\xbb\xbf";

/// A line, or what came before it, is longer than `MOST_FRAME`.
#[derive(Debug, PartialEq, Eq)]
pub struct TooLong;

#[derive(Debug, Default)]
pub struct Lines {
    /// Not looked at yet.
    piece: Bytes,
    /// The beginning of a line whose end has not come.
    held: Vec<u8>,
    /// An LF now belongs to the CR before it.
    after_cr: bool,
    /// The first line is out.
    begun: bool,
}

impl Lines {
    /// After `next` gave nothing.
    pub fn push(&mut self, piece: Bytes) {
        debug_assert!(self.piece.is_empty());
        self.piece = piece;
    }

    /// The next whole line, without its end.
    pub fn next(&mut self) -> Result<Option<Bytes>, TooLong> {
        if self.after_cr && !self.piece.is_empty() {
            self.after_cr = false;
            if self.piece[0] == b'\n' {
                self.piece.advance(1);
            }
        }
        let Some(at) = memchr2(b'\n', b'\r', &self.piece) else {
            let rest = std::mem::take(&mut self.piece);
            self.hold(&rest)?;
            return Ok(None);
        };
        let mut line = self.piece.split_to(at);
        self.after_cr = self.piece.get_u8() == b'\r';
        if !self.held.is_empty() {
            self.hold(&line)?;
            line = Bytes::from(std::mem::take(&mut self.held));
        }
        Ok(Some(self.whole(line)))
    }

    /// The line that the end of the body ends.
    pub fn last(&mut self) -> Option<Bytes> {
        let line = Bytes::from(std::mem::take(&mut self.held));
        (!line.is_empty()).then(|| self.whole(line))
    }

    fn hold(&mut self, more: &[u8]) -> Result<(), TooLong> {
        let whole = self.held.len() + more.len();
        if whole > MOST_FRAME {
            return Err(TooLong);
        }
        if whole > self.held.capacity() {
            // Doubled, so that it is copied seldom, and never beyond what may be held at all.
            let wanted = (self.held.capacity() * 2).clamp(whole, MOST_FRAME);
            self.held.reserve_exact(wanted - self.held.len());
        }
        self.held.extend_from_slice(more);
        Ok(())
    }

    fn whole(&mut self, mut line: Bytes) -> Bytes {
        if !std::mem::replace(&mut self.begun, true) && line.starts_with(BOM) {
            line.advance(BOM.len());
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut out) = (Lines::default(), Vec::new());
        for piece in pieces {
            lines.push(Bytes::copy_from_slice(piece));
            while let Some(line) = lines.next().unwrap() {
                out.push(String::from_utf8(line.to_vec()).unwrap());
            }
        }
        out.extend(lines.last().map(|line| String::from_utf8(line.to_vec()).unwrap()));
        out
    }

    #[test]
    fn every_end_of_a_line_split_everywhere() {
        let bytes = "\u{feff}a\nb\r\nc\r\r\n\n\u{1f980}\rd".as_bytes();
        let want = ["a", "b", "c", "", "", "\u{1f980}", "d"];
        assert_eq!(lines(&[bytes]), want);
        for at in 0..=bytes.len() {
            assert_eq!(lines(&[&bytes[..at], &bytes[at..]]), want, "split at {at}");
        }
        assert_eq!(lines(&bytes.chunks(1).collect::<Vec<_>>()), want);
    }

    #[test]
    fn a_line_without_end_is_not_held_without_end() {
        let piece = Bytes::from(vec![b'x'; 1 << 20]);
        let mut lines = Lines::default();
        let ended = (0..64).find(|_| {
            lines.push(piece.clone());
            lines.next().is_err()
        });
        assert_eq!(ended, Some(MOST_FRAME >> 20));
        assert!(lines.held.capacity() <= MOST_FRAME);
    }
}
