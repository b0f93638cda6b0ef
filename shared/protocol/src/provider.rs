//! Where models are reached.

use crate::{Millis, ProviderId, problem::Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProviderKind {
    /// Chat Completions; any base_url.
    Openai,
    /// A TOML file of replies and tool calls; `base_url` is `file:///absolute/path.toml`.
    Scripted,
}

impl ProviderKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Scripted => "scripted",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Openai, Self::Scripted].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// USD per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Price {
    pub input: f64,
    pub output: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Model {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub price: Option<Price>,
    /// Tokens that fit, input and output together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub context: Option<u32>,
}

/// A model given by its id alone, or with what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(untagged)]
#[ts(export)]
pub enum ModelEntry {
    Id(String),
    Full(Model),
}

impl From<ModelEntry> for Model {
    fn from(entry: ModelEntry) -> Self {
        match entry {
            ModelEntry::Id(id) => Model { id, price: None, context: None },
            ModelEntry::Full(model) => model,
        }
    }
}

/// `POST /api/providers`; a row of `METATRON_PROVIDERS_FILE`.
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewProvider {
    pub name: String,
    pub kind: ProviderKind,
    /// Default for `openai`: `https://api.openai.com/v1`.
    #[ts(optional)]
    pub base_url: Option<String>,
    #[ts(optional)]
    pub api_key: Option<String>,
    #[serde(default)]
    #[ts(optional)]
    pub models: Option<Vec<ModelEntry>>,
}

/// `PATCH /api/providers/{id}`: what is absent stays.
#[derive(Clone, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ProviderChange {
    #[ts(optional)]
    pub name: Option<String>,
    #[ts(optional)]
    pub base_url: Option<String>,
    #[ts(optional)]
    pub api_key: Option<String>,
    #[ts(optional)]
    pub models: Option<Vec<ModelEntry>>,
    /// `true` makes it the default for every process.
    #[ts(optional)]
    pub default: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Provider {
    pub id: ProviderId,
    pub name: String,
    pub kind: ProviderKind,
    pub base_url: Option<String>,
    /// A key is stored. The key itself is never returned.
    pub has_key: bool,
    pub models: Vec<Model>,
    /// The default for every process that names no other.
    pub default: bool,
    pub created_at: Millis,
}

/// `POST /api/providers/{id}/test`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderTest {
    pub ok: bool,
    pub latency_ms: i64,
    /// The models that the provider says it has, when it says so.
    #[serde(default)]
    pub models: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
}

/// `GET /api/models`: a model that a process can be pinned to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ModelOffer {
    pub provider_id: ProviderId,
    /// The provider's name.
    pub provider: String,
    pub model: Model,
    /// What a process uses that names nothing else.
    pub default: bool,
}
