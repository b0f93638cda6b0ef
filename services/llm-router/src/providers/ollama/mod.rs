//! Ollama's own API, `/api/chat`: its imitation of others' can neither be told how much room to make nor keep calls
//! apart.

mod decoder;
mod request;
#[cfg(test)]
pub mod tests;

use super::{EventStream, Failure, Provider, Setup, wire};
use crate::context::Prompt;
use decoder::Decoder;
use protocol::provider::ProviderKind;
use reqwest::header::AUTHORIZATION;
use wire::{Framing, Wire};

pub struct Ollama {
    wire: Wire,
    context: Option<u32>,
}

impl Ollama {
    /// `base`: its address; where its imitations stand (`/v1`, `/api`) is taken for it too.
    pub fn new(setup: Setup<'_>) -> Result<Self, Failure> {
        let base = setup.base_or(ProviderKind::Ollama);
        let root = base.strip_suffix("/v1").or(base.strip_suffix("/api")).unwrap_or(&base);
        let base = root.trim_end_matches('/').to_owned();
        let wire = Wire::new(setup.client, base, setup.key, (AUTHORIZATION, "Bearer "), setup.patience)?;
        Ok(Self { wire, context: setup.context })
    }

    async fn ask(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let response = self.wire.post("/api/chat", &request::body(model, prompt, self.context)).await?;
        Ok(self.wire.events(response, Framing::JsonLines, Decoder::default(), prompt.shows()))
    }
}

#[async_trait::async_trait]
impl Provider for Ollama {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        if prompt.shows().documents {
            let detail = "Ollama takes images and text, and no PDF".to_owned();
            return Err(Failure::Documents { detail });
        }
        let asked = self.ask(model, prompt).await;
        asked.map_err(|failure| wire::status::about_files(failure, prompt.shows()))
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        self.wire.models("/api/tags", |row| row.name.said()).await
    }
}
