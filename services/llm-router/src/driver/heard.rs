//! What a model said, piece by piece in its order, with what its provider seals of it.

use super::words;
use crate::{
    providers::{AskedCall, Event},
    route::Candidate,
};
use protocol::message::{Block, Seal, Seals};

/// Pieces of one answer at most, and bytes of what is sealed in it: all of it is given back with every later call.
const MOST_PIECES: usize = 4_096;
const MOST_SEALED: usize = 8 << 20;

#[derive(Default)]
pub struct Heard {
    pieces: Vec<Piece>,
    /// Bytes.
    sealed: usize,
    /// The next piece is one of its own.
    apart: bool,
}

enum Piece {
    Text(String),
    Thinking(String),
    Call(AskedCall),
    /// Signs the piece before it.
    Signed(String),
    Sealed(String),
}

impl Heard {
    pub fn of_text(text: String) -> Self {
        Self { pieces: vec![Piece::Text(text)], ..Self::default() }
    }

    /// It consists of more than can be meant.
    pub fn is_too_much(&self) -> bool {
        self.pieces.len() > MOST_PIECES || self.sealed > MOST_SEALED
    }

    pub fn add(&mut self, event: Event) {
        let apart = std::mem::replace(&mut self.apart, event == Event::Apart);
        if let Event::Signed(seal) | Event::Sealed(seal) = &event {
            self.sealed += seal.len();
        }
        match (event, self.pieces.last_mut()) {
            (Event::Text(more), Some(Piece::Text(text))) if !apart => text.push_str(&more),
            (Event::Thinking(more), Some(Piece::Thinking(text))) if !apart => text.push_str(&more),
            (Event::Text(text), _) => self.pieces.push(Piece::Text(text)),
            (Event::Thinking(text), _) => self.pieces.push(Piece::Thinking(text)),
            (Event::Call(call), _) => self.pieces.push(Piece::Call(call)),
            // Of nothing: it stands for itself.
            (Event::Signed(seal), None | Some(Piece::Signed(_) | Piece::Sealed(_)))
            | (Event::Sealed(seal), _) => {
                self.pieces.push(Piece::Sealed(seal));
            }
            (Event::Signed(seal), Some(_)) => self.pieces.push(Piece::Signed(seal)),
            (Event::Unfinished(why), _) => self.pieces.push(Piece::Text(words::unfinished(why.words()))),
            (Event::Writing(_) | Event::Apart | Event::Usage(_) | Event::End, _) => {}
        }
    }

    pub fn has_calls(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Call(_)))
    }

    pub fn text(&self) -> String {
        let texts = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// Blocks, and what is sealed of them. Pieces that show nothing are left out, unless something is sealed of them.
    pub fn into_blocks(
        self,
        by: &Candidate,
        mut call: impl FnMut(AskedCall) -> Block,
    ) -> (Vec<Block>, Option<Seals>) {
        let mut blocks: Vec<Block> = Vec::new();
        let mut parts = Vec::new();
        let mut pieces = self.pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            let signed = matches!(pieces.peek(), Some(Piece::Signed(_)));
            match piece {
                Piece::Text(text) if signed || !text.trim().is_empty() => blocks.push(Block::Text { text }),
                Piece::Thinking(text) if signed || !text.trim().is_empty() => {
                    blocks.push(Block::Thinking { text });
                }
                Piece::Text(_) | Piece::Thinking(_) => {}
                Piece::Call(asked) => blocks.push(call(asked)),
                Piece::Signed(data) => {
                    parts.push(Seal { at: blocks.len().saturating_sub(1), alone: false, data });
                }
                Piece::Sealed(data) => parts.push(Seal { at: blocks.len(), alone: true, data }),
            }
        }
        let seals = (!parts.is_empty()).then(|| Seals {
            provider_id: by.row.id.clone(),
            model: by.model.clone(),
            parts,
        });
        (blocks, seals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Priced;
    use protocol::{
        price::{ListedPrice, PriceFrom},
        provider::ProviderKind,
    };

    #[test]
    fn pieces_and_seals_without_end_are_too_much() {
        let after = |count: usize, event: fn(usize) -> Event| {
            let mut heard = Heard::default();
            (0..count).for_each(|n| heard.add(event(n)));
            heard.is_too_much()
        };
        let seals: fn(usize) -> Event = |_| Event::Sealed("s".to_owned());
        assert_eq!([after(MOST_PIECES, seals), after(MOST_PIECES + 1, seals)], [false, true]);
        let large: fn(usize) -> Event = |_| Event::Sealed("s".repeat(MOST_SEALED / 4));
        assert_eq!([after(4, large), after(5, large)], [false, true]);
        assert!(!after(100_000, |_| Event::Text("of one text".to_owned())));
    }

    #[test]
    fn a_seal_is_of_the_piece_that_it_came_with() {
        let text = |text: &str| Event::Text(text.to_owned());
        let signed = |seal: &str| Event::Signed(seal.to_owned());
        let said = [
            text("The disk"),
            Event::Writing(7),
            text(" is"),
            Event::Apart,
            text(" half"),
            signed("s1"),
            text(" full"),
            Event::Apart,
            Event::Thinking("so".to_owned()),
            signed("s2"),
            Event::Sealed("s3".to_owned()),
            Event::End,
        ];
        let mut heard = Heard::default();
        said.into_iter().for_each(|event| heard.add(event));
        assert_eq!(heard.text(), "The disk is half full");
        let priced = Priced::of_test(PriceFrom::List, ListedPrice::default());
        let by = Candidate::of_test(ProviderKind::Gemini, priced);
        let (blocks, seals) = heard.into_blocks(&by, |_| unreachable!("no calls"));
        let text = |text: &str| Block::Text { text: text.to_owned() };
        assert_eq!(
            blocks,
            [text("The disk is"), text(" half"), text(" full"), Block::Thinking { text: "so".to_owned() }]
        );
        let seal = |at: usize, alone: bool, data: &str| Seal { at, alone, data: data.to_owned() };
        assert_eq!(seals.unwrap().parts, [seal(1, false, "s1"), seal(3, false, "s2"), seal(4, true, "s3")]);
    }
}
