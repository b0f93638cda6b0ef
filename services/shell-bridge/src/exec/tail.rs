//! The live output of one op, as `op.output` events.
//!
//! Lossy by contract. An event carries at most 48 KiB and comes at most every 50 ms, which is about
//! 1 MiB/s. Output up to 1 MiB ahead of that is sent piece by piece; beyond it the tail skips to the
//! newest 48 KiB. A client sees the gap in the offsets (they are byte offsets in the whole output) and
//! fills it from `GET /api/ops/{id}/output?from=`.

use crate::journal::{Intent, OpFolder};
use bus::Bus;
use chassis::clock;
use protocol::event::{Envelope, Event};
use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::PathBuf,
    time::Duration,
};

const PIECE: u64 = 48 * 1024;
const AHEAD: u64 = 1024 * 1024;
/// A Redis that is away must not keep us from seeing the end.
const PATIENCE: Duration = Duration::from_secs(1);

pub struct Tail {
    out: PathBuf,
    file: Option<File>,
    at: u64,
    envelope: Box<dyn Fn(Piece) -> Envelope + Send + Sync>,
}

/// Text of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub offset: u64,
    pub data: String,
    /// The offset after it.
    pub next: u64,
    /// Some bytes were no text and are replaced.
    pub binary: bool,
}

impl Tail {
    /// Begins at the byte `from`.
    pub fn new(folder: &OpFolder, intent: &Intent, from: u64) -> Self {
        let request = &intent.request;
        let (owner_id, pid, op_id) = (request.owner_id.clone(), request.pid, request.op_id.clone());
        let envelope = move |piece: Piece| Envelope {
            owner_id: owner_id.clone(),
            fact: None,
            at: clock::now(),
            event: Event::OpOutput {
                pid,
                op_id: op_id.clone(),
                offset: piece.offset,
                data: piece.data,
                next: piece.next,
                binary: piece.binary,
            },
        };
        Self { out: folder.out(), file: None, at: from, envelope: Box::new(envelope) }
    }

    /// What is new since the last time, at most one piece; at the end the newest piece.
    pub async fn publish(&mut self, bus: &Bus, ended: bool) {
        let Ok(Some(piece)) = self.next(ended) else { return };
        self.at = piece.next;
        let events = [(self.envelope)(piece)];
        let sent = bus.publish_events(&events);
        if !matches!(tokio::time::timeout(PATIENCE, sent).await, Ok(Ok(()))) {
            tracing::debug!("live output was not published; clients fetch it");
        }
    }

    fn next(&mut self, ended: bool) -> io::Result<Option<Piece>> {
        if self.file.is_none() {
            match File::open(&self.out) {
                Ok(file) => self.file = Some(file),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        let Some(file) = self.file.as_mut() else { return Ok(None) };
        let length = file.metadata()?.len();
        let behind = length.saturating_sub(self.at);
        if behind > AHEAD || (ended && behind > PIECE) {
            self.at = border(file, length - PIECE)?;
        }
        Ok(Some(read_piece(file, self.at, PIECE, ended)?).filter(|piece| piece.next > piece.offset))
    }
}

/// The next place at or after `from` where a character begins.
fn border(file: &mut File, from: u64) -> io::Result<u64> {
    let mut bytes = [0_u8; 3];
    file.seek(SeekFrom::Start(from))?;
    let count = file.read(&mut bytes)?;
    let inside = bytes[..count].iter().take_while(|&&byte| byte & 0xC0 == 0x80).count();
    Ok(from + inside as u64)
}

/// Bytes from `from`, at most `limit`. A character that is cut at the end waits for the next piece,
/// unless nothing comes any more.
pub fn read_piece(file: &mut File, from: u64, limit: u64, ended: bool) -> io::Result<Piece> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.by_ref().take(limit).read_to_end(&mut bytes)?;
    let full = bytes.len() as u64 == limit;
    let whole = if ended && !full { &bytes[..] } else { crate::files::whole_characters(&bytes) };
    let (data, binary) = match std::str::from_utf8(whole) {
        Ok(text) => (text.to_owned(), text.contains('\0')),
        Err(_) => (String::from_utf8_lossy(whole).into_owned(), true),
    };
    Ok(Piece { offset: from, data, next: from + whole.len() as u64, binary })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn splits_at_every_offset_without_damage() {
        let text = "aé€😀\u{1F9D1}\u{200D}z".repeat(3);
        for limit in 4..=text.len() as u64 + 1 {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(text.as_bytes()).unwrap();
            let (mut at, mut all) = (0, String::new());
            while at < text.len() as u64 {
                let piece = read_piece(&mut file, at, limit, true).unwrap();
                assert!(piece.next > at && !piece.binary, "{limit} {piece:?}");
                at = piece.next;
                all += &piece.data;
            }
            assert_eq!(all, text);
        }
    }

    #[test]
    fn marks_what_is_no_text_and_waits_for_the_rest_of_a_character() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"ok\xE2\x82").unwrap();
        assert_eq!(read_piece(&mut file, 0, 100, false).unwrap().next, 2);
        let last = read_piece(&mut file, 2, 100, true).unwrap();
        assert!(last.binary && last.next == 4);
        file.write_all(b"\xAC\xFF\xFEx").unwrap();
        let piece = read_piece(&mut file, 0, 100, false).unwrap();
        assert!(piece.binary && piece.data.starts_with("ok€") && piece.next == 8, "{piece:?}");
    }
}
