//! The few things that the gateway asks llm-router directly, because only it speaks to models.

use crate::{ProviderId, TokenId, provider::ProviderTest};
use serde::{Deserialize, Serialize};

/// One entry of the stream `metatron:calls:llm-router`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouterCall {
    pub request_id: String,
    pub reply_to: String,
    pub call: RouterAsk,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RouterAsk {
    TestProvider {
        provider_id: ProviderId,
        /// Of the program that asks; what it costs counts to it.
        #[serde(default)]
        token_id: Option<TokenId>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RouterAnswer {
    ProviderTest(ProviderTest),
}

impl Eq for RouterAnswer {}
