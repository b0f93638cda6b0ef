//! A way to a model that may be asked.

use super::{price::Priced, scripted_row};
use crate::context::Reader;
use protocol::{ProviderId, provider::ProviderKind};
use store::{CallWay, ProviderRow};

/// Room of a model of which nothing is known, in tokens.
const DEFAULT_ROOM: u32 = 128_000;
/// Ollama gives a model as much memory as it is told, and cuts off in silence what does not fit.
const OLLAMA_ROOM: u32 = 16_384;
/// Tokens of an answer, when nothing says how many the model gives.
const DEFAULT_ANSWER: u32 = 16_384;
const MOST_ANSWER: u32 = 32_768;

#[derive(Clone)]
pub struct Candidate {
    pub row: ProviderRow,
    pub model: String,
    /// The route's name, or `pin`.
    pub route: String,
    /// In a sentence.
    pub why: String,
    pub priced: Priced,
}

impl Candidate {
    #[cfg(test)]
    pub fn of_test(kind: ProviderKind, priced: Priced) -> Self {
        let row = ProviderRow {
            id: ProviderId::from("p"),
            owner_id: None,
            name: "acme".to_owned(),
            kind,
            base_url: None,
            models: Vec::new(),
            charges: false,
            default: true,
            has_key: true,
            created_at: protocol::Millis(0),
        };
        Self { row, model: "m".to_owned(), route: "deep".to_owned(), why: String::new(), priced }
    }

    /// Tokens that fit, answer included.
    pub fn room(&self) -> u32 {
        let named = self.named_context().or(self.priced.max_input());
        let known = if self.row.kind == ProviderKind::Ollama { OLLAMA_ROOM } else { DEFAULT_ROOM };
        named.unwrap_or(known).max(2_048)
    }

    fn named_context(&self) -> Option<u32> {
        self.row.models.iter().find(|model| model.id == self.model).and_then(|model| model.context)
    }

    /// Tokens of an answer at most: as many as the model gives, and no more than a quarter of its room.
    pub fn answer(&self) -> u32 {
        let gives = self.priced.max_output().unwrap_or(DEFAULT_ANSWER).min(MOST_ANSWER);
        gives.min(self.room() / 4).max(256)
    }

    /// A script: it understands nothing and costs nothing.
    pub fn is_model(&self) -> bool {
        self.row.kind != ProviderKind::Scripted
    }

    /// Who reads a prompt that is made for it.
    pub fn reader(&self) -> Reader<'_> {
        Reader { provider: &self.row.id, model: &self.model }
    }

    pub fn way(&self) -> CallWay {
        CallWay {
            provider_id: self.provider_id(),
            provider: self.row.name.clone(),
            model: self.model.clone(),
            route: self.route.clone(),
            why: self.why.clone(),
            tried: Vec::new(),
            price_from: self.priced.from,
        }
    }

    fn provider_id(&self) -> Option<ProviderId> {
        (!scripted_row::is_demo(&self.row)).then(|| self.row.id.clone())
    }
}
