//! Messages, of Anthropic and of those who speak it.

mod choices;
mod decoder;
mod request;
#[cfg(test)]
pub mod tests;
mod usage;

use super::{EventStream, Failure, Provider, Setup, wire};
use crate::context::Prompt;
use decoder::Decoder;
use protocol::provider::ProviderKind;
use reqwest::header::HeaderName;
use wire::{Framing, Wire};

const VERSION: &str = "2023-06-01";

pub struct Anthropic {
    wire: Wire,
    context: Option<u32>,
}

impl Anthropic {
    /// `base`: with or without `/v1` at its end.
    pub fn new(setup: Setup<'_>) -> Result<Self, Failure> {
        let base = wire::versioned(setup.base_or(ProviderKind::Anthropic), "v1");
        let header = (HeaderName::from_static("x-api-key"), "");
        let wire = Wire::new(setup.client, base, setup.key, header, setup.patience)?;
        Ok(Self { wire: wire.with_header("anthropic-version", VERSION), context: setup.context })
    }

    async fn ask(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let body = request::body(model, prompt, self.context);
        let response = self.wire.ask("/messages", model, body, &choices::ALL).await?;
        Ok(self.wire.events(response, Framing::ServerSent, Decoder::default(), prompt.shows()))
    }
}

#[async_trait::async_trait]
impl Provider for Anthropic {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let asked = self.ask(model, prompt).await;
        asked.map_err(|failure| wire::status::about_files(failure, prompt.shows()))
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        self.wire.models("/models?limit=1000", |row| row.id.said()).await
    }
}
