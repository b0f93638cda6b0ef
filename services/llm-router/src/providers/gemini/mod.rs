//! Gemini's own API, `streamGenerateContent`.

mod choices;
mod decoder;
mod request;
mod schema;
#[cfg(test)]
pub mod tests;

use super::{EventStream, Failure, Provider, Setup, wire};
use crate::context::Prompt;
use decoder::Decoder;
use protocol::provider::ProviderKind;
use reqwest::header::HeaderName;
use wire::{Framing, Model, Wire};

pub struct Gemini {
    wire: Wire,
}

impl Gemini {
    /// `base`: with or without `/v1beta` at its end.
    pub fn new(setup: Setup<'_>) -> Result<Self, Failure> {
        let base = wire::versioned(setup.base_or(ProviderKind::Gemini), "v1beta");
        let header = (HeaderName::from_static("x-goog-api-key"), "");
        Ok(Self { wire: Wire::new(setup.client, base, setup.key, header, setup.patience)? })
    }

    async fn ask(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let path = format!("/{}:streamGenerateContent?alt=sse", path_of(model)?);
        let response = self.wire.ask(&path, model, request::body(model, prompt), &choices::ALL).await?;
        Ok(self.wire.events(response, Framing::ServerSent, Decoder::default(), prompt.shows()))
    }
}

/// `models/<model>`, unless the model says itself in which list it stands.
fn path_of(model: &str) -> Result<String, Failure> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./@".contains(c);
    if model.is_empty()
        || !model.chars().all(plain)
        || model.split('/').any(|part| part.is_empty() || part == "..")
    {
        return Err(Failure::Setup { detail: format!("{model:?} is no name of a model") });
    }
    Ok(if model.contains('/') { model.to_owned() } else { format!("models/{model}") })
}

#[async_trait::async_trait]
impl Provider for Gemini {
    async fn answer(&self, model: &str, prompt: &Prompt) -> Result<EventStream, Failure> {
        let asked = self.ask(model, prompt).await;
        asked.map_err(|failure| wire::status::about_files(failure, prompt.shows()))
    }

    /// Those that can be asked.
    async fn models(&self) -> Result<Option<Vec<String>>, Failure> {
        let asked = |row: Model| {
            let methods = row.supported_generation_methods;
            methods
                .is_none_or(|all| all.iter().any(|method| method.as_str() == "generateContent"))
                .then_some(row.name)
        };
        let name = |row| {
            let name = asked(row)?.said()?;
            Some(name.strip_prefix("models/").map_or_else(|| name.clone(), str::to_owned))
        };
        self.wire.models("/models?pageSize=1000", name).await
    }
}
