//! OpenAI's Responses, without anything kept there: what it sealed comes back with the next request.

mod choices;
mod decoder;
mod item;
mod request;
#[cfg(test)]
pub mod tests;
mod usage;

use super::{EventStream, Failure, Provider, Setup, wire};
use crate::context::Prompt;
use decoder::Decoder;
use protocol::provider::ProviderKind;
use reqwest::header::AUTHORIZATION;
use wire::{Framing, Wire};

pub struct Responses {
    wire: Wire,
}

impl Responses {
    pub fn new(setup: Setup<'_>) -> Result<Self, Failure> {
        let base = setup.base_or(ProviderKind::OpenaiResponses);
        let header = (AUTHORIZATION, "Bearer ");
        Ok(Self { wire: Wire::new(setup.client, base, setup.key, header, setup.patience)? })
    }

    async fn ask(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let body = request::body(model, prompt);
        let response = self.wire.ask("/responses", model, body, &choices::ALL).await?;
        Ok(self.wire.events(response, Framing::ServerSent, Decoder::default(), prompt.has_images()))
    }
}

#[async_trait::async_trait]
impl Provider for Responses {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let asked = self.ask(model, prompt).await;
        asked
            .map_err(|failure| if prompt.has_images() { wire::status::with_images(failure) } else { failure })
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        self.wire.names("/models", "data", "id").await
    }
}
