//! Where models are reached.

use crate::{KeyId, Millis, ProviderId, price::PriceFrom, problem::Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Which API a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProviderKind {
    /// Chat Completions; any base_url.
    Openai,
    /// OpenAI's Responses.
    OpenaiResponses,
    /// Messages.
    Anthropic,
    /// `streamGenerateContent`.
    Gemini,
    /// Its own `/api/chat`.
    Ollama,
    /// A TOML file of replies and tool calls; `base_url` is `file:///absolute/path.toml`.
    Scripted,
}

impl ProviderKind {
    pub const ALL: [Self; 6] =
        [Self::Openai, Self::OpenaiResponses, Self::Anthropic, Self::Gemini, Self::Ollama, Self::Scripted];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::OpenaiResponses => "openai-responses",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Ollama => "ollama",
            Self::Scripted => "scripted",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Where it is reached when nobody says otherwise; none: it must be said.
    pub fn default_base(self) -> Option<&'static str> {
        match self {
            Self::Openai | Self::OpenaiResponses => Some("https://api.openai.com/v1"),
            Self::Anthropic => Some("https://api.anthropic.com/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta"),
            Self::Ollama => Some("http://127.0.0.1:11434"),
            Self::Scripted => None,
        }
    }
}

/// USD per million tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Price {
    pub input: f64,
    pub output: f64,
    /// Read from the provider's cache; absent: as `input`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cache_read: Option<f64>,
    /// Written to it; absent: as `input`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cache_write: Option<f64>,
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
    /// Absent: where its kind lives (`https://api.openai.com/v1` for `openai`).
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
    /// Oldest first; calls are shared out among those that can be used.
    pub keys: Vec<ProviderKey>,
    /// Set while it is left alone after failures.
    pub cooling: Option<Cooling>,
    pub health: ProviderHealth,
    pub models: Vec<Model>,
    /// On a machine of the owner's own, it named what a call took: none of its models is free any more without the
    /// owner's word. Until it moves to another host.
    #[serde(default)]
    pub charges: bool,
    /// The default for every process that names no other.
    pub default: bool,
    pub created_at: Millis,
}

/// `POST /api/providers/{id}/keys`
#[derive(Clone, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewProviderKey {
    pub api_key: String,
}

/// A stored key, without the key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderKey {
    pub id: KeyId,
    /// Its last characters, to tell it from others; absent when it is too short to be shown in part.
    pub hint: Option<String>,
    pub created_at: Millis,
    /// The provider refused it: it is not used until it is replaced, tested or taken up again.
    pub refused: Option<RefusedKey>,
    /// Set while it is left alone after too many requests.
    pub cooling: Option<Cooling>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RefusedKey {
    pub at: Millis,
    /// What the provider said.
    pub why: String,
}

/// Why and until when something is left alone. After that one call tries it, and the others follow when it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Cooling {
    pub until: Millis,
    /// What the provider said.
    pub why: String,
    /// In a row.
    pub failures: u32,
}

/// Calls of the last 24 hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProviderHealth {
    pub calls: i64,
    pub failed: i64,
    /// Median, of those that answered.
    pub first_token_ms: Option<i64>,
    pub answered_at: Option<Millis>,
    pub failed_at: Option<Millis>,
    /// The code of the last failure's problem, for example `provider_rate_limited`.
    pub failure: Option<String>,
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
    /// What it costs, and who says so; absent: no price is known, and no call is made while budgets exist.
    pub price: Option<Price>,
    pub price_from: PriceFrom,
}
