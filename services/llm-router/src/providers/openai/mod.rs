//! Chat Completions, of OpenAI and of everyone who speaks it.

mod calls;
mod choices;
mod decoder;
pub mod host;
mod request;
#[cfg(test)]
pub mod tests;
mod turns;
mod usage;

pub use decoder::Decoder;

use super::{EventStream, Failure, Provider, Setup, wire};
use crate::context::Prompt;
use host::Host;
use protocol::provider::ProviderKind;
use reqwest::header::AUTHORIZATION;
use wire::{Framing, Wire};

pub struct OpenAi {
    wire: Wire,
    host: Host,
}

impl OpenAi {
    pub fn new(setup: Setup<'_>) -> Result<Self, Failure> {
        let base = setup.base_or(ProviderKind::Openai);
        let host = Host::of(&base);
        let wire = Wire::new(setup.client, base, setup.key, (AUTHORIZATION, "Bearer "), setup.patience)?;
        Ok(Self { wire, host })
    }

    async fn ask(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let body = request::body(model, prompt, self.host);
        let response = self.wire.ask("/chat/completions", model, body, &choices::ALL).await?;
        let decoder = Decoder::new(self.host);
        Ok(self.wire.events(response, Framing::ServerSent, decoder, prompt.shows()))
    }
}

#[async_trait::async_trait]
impl Provider for OpenAi {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let asked = self.ask(model, prompt).await;
        asked.map_err(|failure| wire::status::about_files(failure, prompt.shows()))
    }

    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        self.wire.models("/models", |row| row.id.said()).await
    }
}
