//! Making it fit: the oldest turns go first and go whole; then output of this turn is shortened; then
//! its oldest steps go.

use super::{Part, Said, turns::PastTurn};

/// Bytes a token, on the careful side.
const BYTES_A_TOKEN: usize = 3;
/// Turns are left out in blocks of this many, so that the beginning of the prompt stays the same (and in
/// the provider's cache) for a while.
const BLOCK: usize = 8;
/// What older output of the current turn is shortened to when all else is too long.
const SHORT_OUTPUT: usize = 1_500;

const LEFT_OUT: &str = "(Earlier parts of this conversation were left out to save room.)";

/// Bytes for messages, when the model has room for so many tokens and the rest takes so many bytes.
pub fn bytes_for_messages(room: u32, taken: usize) -> usize {
    let room = room as usize;
    let answer = (room / 4).min(16_384);
    ((room - answer) * BYTES_A_TOKEN).saturating_sub(taken).max(4_096)
}

/// A summary at the beginning stays, whatever goes.
pub fn into(mut turns: Vec<PastTurn>, bytes: usize) -> Vec<Said> {
    let kept = usize::from(turns.first().is_some_and(|turn| turn.summary));
    let sizes: Vec<usize> = turns.iter().map(|turn| turn.said.iter().map(Said::size).sum()).collect();
    let mut total: usize = sizes.iter().sum();
    let last = turns.len().saturating_sub(1);
    let mut dropped = kept;
    while total > bytes && dropped < last && !turns[dropped].current {
        total -= sizes[dropped];
        dropped += 1;
    }
    if dropped > kept {
        dropped = (kept + (dropped - kept).next_multiple_of(BLOCK)).min(last);
    }
    let mut cut = dropped > kept;
    turns.drain(kept..dropped.max(kept));
    let mut said: Vec<Said> = turns.into_iter().flat_map(|turn| turn.said).collect();
    if size(&said) > bytes {
        shorten_old_output(&mut said);
    }
    if size(&said) > bytes {
        cut |= drop_old_steps(&mut said, bytes);
    }
    if size(&said) > bytes {
        clip_all(&mut said, bytes);
    }
    if cut {
        said.insert(kept, Said::note(LEFT_OUT));
    }
    said
}

fn size(said: &[Said]) -> usize {
    said.iter().map(Said::size).sum()
}

/// All output but that of the last step.
fn shorten_old_output(said: &mut [Said]) {
    let last_step = said.iter().rposition(|one| matches!(one, Said::Assistant { .. })).unwrap_or(0);
    for one in &mut said[..last_step] {
        if let Said::Tool { text, .. } = one {
            *text = text.clipped(SHORT_OUTPUT);
        }
    }
}

/// Whole steps (an answer and its results) after the first message, oldest first, never the last one.
fn drop_old_steps(said: &mut Vec<Said>, bytes: usize) -> bool {
    let mut any = false;
    while size(said) > bytes {
        let starts: Vec<usize> = said
            .iter()
            .enumerate()
            .filter(|(_, one)| matches!(one, Said::Assistant { .. }))
            .map(|(at, _)| at)
            .collect();
        let [first, second, ..] = starts[..] else { break };
        said.drain(first..second);
        any = true;
    }
    any
}

/// What is left is too long by itself: every text gets its share, head and tail.
fn clip_all(said: &mut [Said], bytes: usize) {
    let share = (bytes / said.len().max(1)).max(400);
    for one in said {
        match one {
            Said::User { text, files } => {
                *text = super::head_and_tail(text, share);
                files.iter_mut().for_each(|file| file.clip(share));
            }
            // A seal is of the whole piece: what is shortened has none.
            Said::Assistant { parts } => {
                parts.retain(|part| matches!(part, Part::Text { .. } | Part::Call { .. }));
                for part in parts {
                    match part {
                        Part::Text { text, seal } => {
                            (*text, *seal) = (super::head_and_tail(text, share), None);
                        }
                        Part::Call { seal, .. } => *seal = None,
                        Part::Thinking { .. } | Part::Sealed(_) => {}
                    }
                }
            }
            Said::Tool { text, .. } => *text = text.clipped(share),
        }
    }
}
