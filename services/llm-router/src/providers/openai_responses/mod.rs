//! OpenAI's Responses, and those who speak it.
//!
//! Nothing is kept at the provider: what it thought is sealed, item by item, and given back where it stood.

mod choices;
mod decoder;
mod input;
mod item;
mod items;
mod request;
mod strict;
#[cfg(test)]
pub mod tests;
mod usage;

use super::{EventStream, Failure, Provider, Setup, openai::host::Host, wire};
use crate::context::Prompt;
use decoder::Decoder;
use protocol::provider::ProviderKind;
use reqwest::header::AUTHORIZATION;
use wire::{Framing, Wire};

pub struct Responses {
    wire: Wire,
    host: Host,
}

impl Responses {
    pub fn new(setup: Setup<'_>) -> Result<Self, Failure> {
        let base = setup.base_or(ProviderKind::OpenaiResponses);
        let host = Host::of(&base);
        let wire = Wire::new(setup.client, base, setup.key, (AUTHORIZATION, "Bearer "), setup.patience)?;
        Ok(Self { wire, host })
    }

    async fn ask(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let body = request::body(model, prompt, self.host);
        let response = self.wire.ask("/responses", model, body, &choices::ALL).await?;
        Ok(self.wire.events(response, Framing::ServerSent, Decoder::default(), prompt.shows()))
    }
}

#[async_trait::async_trait]
impl Provider for Responses {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let asked = self.ask(model, prompt).await;
        asked.map_err(|failure| wire::status::about_files(failure, prompt.shows()))
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        self.wire.models("/models", |row| row.id.said()).await
    }
}
