//! Which provider and model a process is answered by: its own, else the default, else the demo.
//!
//! In: a process. Out: a provider ready to be asked, its name, its model.
//! Never here: a call to a model.

mod keys;

pub use keys::Keys;

use crate::providers::{
    Failure, Provider,
    openai::{OpenAi, Patience},
    scripted::{self, Scripted},
};
use protocol::{
    ProviderId,
    process::Process,
    provider::{Model, ProviderKind},
};
use std::sync::Arc;
use store::{ProviderRow, Store};

/// Room of a model of which nothing is known, in tokens.
const DEFAULT_ROOM: u32 = 128_000;

/// A way to a model.
#[derive(Clone)]
pub struct Route {
    pub provider: Arc<dyn Provider>,
    /// For people.
    pub name: String,
    pub model: Model,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A provider was chosen and cannot be used.
    #[error("{provider}: {failure}")]
    Provider { provider: String, failure: Failure },
}

/// Makes routes; cheap to clone.
#[derive(Clone)]
pub struct Router {
    store: Store,
    keys: Arc<Keys>,
    client: reqwest::Client,
    patience: Patience,
}

impl Router {
    pub fn new(store: Store, keys: Keys, client: reqwest::Client, patience: Patience) -> Self {
        Self { store, keys: Arc::new(keys), client, patience }
    }

    pub async fn choose(&self, process: &Process) -> Result<Route, Error> {
        let pinned = match &process.provider_id {
            Some(id) => self.store.provider(id).await?,
            None => None,
        };
        let row = match pinned {
            Some(row) => row,
            None => match self.store.default_provider().await? {
                Some(row) => row,
                None => return demo(),
            },
        };
        self.to(&row, process.model.as_deref()).await
    }

    /// One provider, for a test of it.
    pub async fn of(&self, id: &ProviderId) -> Result<Option<(ProviderRow, Arc<dyn Provider>)>, Error> {
        let Some(row) = self.store.provider(id).await? else { return Ok(None) };
        let provider = self.open(&row).await?;
        Ok(Some((row, provider)))
    }

    async fn to(&self, row: &ProviderRow, wanted: Option<&str>) -> Result<Route, Error> {
        let provider = self.open(row).await?;
        let model = match wanted.or(row.models.first().map(|model| model.id.as_str())) {
            Some(id) => id.to_owned(),
            None if row.kind == ProviderKind::Scripted => scripted::MODEL.to_owned(),
            None => only_model(provider.as_ref()).await.map_err(|failure| of(row, failure))?,
        };
        let known = row.models.iter().find(|known| known.id == model).cloned();
        let model = known.unwrap_or(Model { id: model, price: None, context: None });
        Ok(Route { provider, name: row.name.clone(), model })
    }

    async fn open(&self, row: &ProviderRow) -> Result<Arc<dyn Provider>, Error> {
        Ok(match row.kind {
            ProviderKind::Scripted => {
                let script = Scripted::open(row.base_url.as_deref().unwrap_or_default()).await;
                Arc::new(script.map_err(|failure| of(row, failure))?)
            }
            ProviderKind::OpenaiResponses
            | ProviderKind::Anthropic
            | ProviderKind::Gemini
            | ProviderKind::Ollama
            | ProviderKind::Openai => {
                // Both as they stand at one moment: a key goes only where it was meant to.
                let both = self.store.provider_and_secret(&row.id, keys::FIELD).await?;
                let (now, secret) = both.unwrap_or_else(|| (row.clone(), None));
                let key = secret.map(|secret| self.keys.open(&secret)).transpose();
                let key = key.map_err(|failure| of(row, failure))?;
                Arc::new(OpenAi::new(self.client.clone(), now.base_url.as_deref(), key, self.patience))
            }
        })
    }
}

impl Route {
    /// Tokens that fit, answer included.
    pub fn room(&self) -> u32 {
        self.model.context.unwrap_or(DEFAULT_ROOM).max(2_048)
    }

    /// USD; 0 while no price is known.
    pub fn cost(&self, input: i64, output: i64) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "token counts are far below 2^52")]
        self.model
            .price
            .map_or(0.0, |price| (input as f64 * price.input + output as f64 * price.output) / 1_000_000.0)
    }
}

fn of(row: &ProviderRow, failure: Failure) -> Error {
    Error::Provider { provider: row.name.clone(), failure }
}

fn demo() -> Result<Route, Error> {
    let demo =
        Scripted::demo().map_err(|failure| Error::Provider { provider: "demo".to_owned(), failure })?;
    let model = Model { id: scripted::MODEL.to_owned(), price: None, context: None };
    Ok(Route { provider: Arc::new(demo), name: "demo".to_owned(), model })
}

/// When no model is named and the provider has just one, that is it.
async fn only_model(provider: &dyn Provider) -> Result<String, Failure> {
    let mut models = provider.models().await?.unwrap_or_default();
    if models.len() == 1 {
        return Ok(models.remove(0));
    }
    let some: Vec<_> = models.iter().take(5).map(String::as_str).collect();
    Err(Failure::Setup {
        detail: match some.is_empty() {
            true => "no model is named for it".to_owned(),
            false => format!(
                "no model is named for it; it has {} of them, among them {}",
                models.len(),
                some.join(", ")
            ),
        },
    })
}
