//! What an op brought, for the model: whole when short, else head and tail.

use super::clean::clean;
use crate::journal::{Done, OpFolder};
use protocol::op::OpResult;
use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
};

/// Bytes of output that are given whole.
const WHOLE: u64 = 16 * 1024;
const HEAD: u64 = 6 * 1024;
const TAIL: u64 = 10 * 1024;

pub fn of(folder: &OpFolder, done: &Done) -> OpResult {
    let (text, truncated) = match (&done.text, folder.trimmed()) {
        (Some(text), _) => (text.clone(), done.truncated),
        (None, Some(trimmed)) => (trimmed, true),
        (None, None) => text_of_output(folder, done.length)
            .unwrap_or_else(|error| (format!("[the output cannot be read: {error}]"), true)),
    };
    OpResult {
        outcome: done.outcome,
        exit_code: done.exit_code,
        signal: done.signal,
        length: done.length,
        text,
        truncated,
        reason: done.reason.clone(),
        started_at: done.started_at,
        ended_at: Some(done.ended_at),
    }
}

fn text_of_output(folder: &OpFolder, length: u64) -> io::Result<(String, bool)> {
    if length == 0 {
        return Ok((String::new(), false));
    }
    let mut file = File::open(folder.out())?;
    if length <= WHOLE {
        return Ok((clean(&piece(&mut file, 0, length)?), false));
    }
    let (head, tail) = (piece(&mut file, 0, HEAD)?, piece(&mut file, length - TAIL, TAIL)?);
    let between = length - HEAD - TAIL;
    Ok((
        format!("{}\n[… {between} bytes of {length} are left out here …]\n{}", clean(&head), clean(&tail)),
        true,
    ))
}

fn piece(file: &mut File, from: u64, count: u64) -> io::Result<String> {
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::new();
    file.by_ref().take(count).read_to_end(&mut bytes)?;
    let begin =
        if from == 0 { 0 } else { bytes.iter().take(3).take_while(|&&byte| byte & 0xC0 == 0x80).count() };
    Ok(String::from_utf8_lossy(crate::files::whole_characters(&bytes[begin..])).into_owned())
}
