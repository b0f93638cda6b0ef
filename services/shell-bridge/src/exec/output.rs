//! Output by offset, for whoever asks.

use super::tail::read_piece;
use crate::journal::OpFolder;
use protocol::{OpId, reply::OutputChunk};
use std::fs::File;

/// Most bytes of one answer.
const MOST: u64 = 256 * 1024;

/// Bytes from `from`. An op that is not known has no output; one without an `out` has its text, and one that was
/// trimmed says so.
pub fn chunk(folder: &OpFolder, op: &OpId, from: u64, limit: u64) -> OutputChunk {
    let done = folder.done().ok().flatten();
    let ended = done.is_some() || !folder.exists();
    let limit = limit.clamp(4, MOST);
    let empty = |length| OutputChunk {
        op_id: op.clone(),
        offset: from.min(length),
        data: String::new(),
        next: from.min(length),
        length,
        end: ended && from >= length,
        binary: false,
    };
    if let Some(text) = folder.trimmed() {
        return of_text(op, &text, from, limit);
    }
    let Ok(mut file) = File::open(folder.out()) else {
        let Some(text) = done.and_then(|done| done.text) else { return empty(0) };
        return of_text(op, &text, from, limit);
    };
    let length = file.metadata().map_or(0, |meta| meta.len());
    if from >= length {
        return empty(length);
    }
    match read_piece(&mut file, from, limit, ended) {
        Ok(piece) => OutputChunk {
            op_id: op.clone(),
            offset: piece.offset,
            data: piece.data,
            next: piece.next,
            length,
            end: ended && piece.next >= length,
            binary: piece.binary,
        },
        Err(_) => empty(length),
    }
}

fn of_text(op: &OpId, text: &str, from: u64, limit: u64) -> OutputChunk {
    let length = text.len() as u64;
    let from = from.min(length);
    let begin = text.floor_char_boundary(usize::try_from(from).unwrap_or(text.len()));
    let next = text.floor_char_boundary(usize::try_from(from.saturating_add(limit)).unwrap_or(text.len()));
    OutputChunk {
        op_id: op.clone(),
        offset: begin as u64,
        data: text[begin..next].to_owned(),
        next: next as u64,
        length,
        end: next as u64 == length,
        binary: false,
    }
}
