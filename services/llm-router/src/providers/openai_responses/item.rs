//! Items of an answer.

use crate::providers::wire::lenient::{Args, Text, or_default};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Item {
    pub r#type: Text,
    /// `fc_…`: what its pieces are found by. Results go by `call_id`.
    pub id: Text,
    pub call_id: Text,
    pub name: Text,
    pub arguments: Args,
    pub encrypted_content: Text,
    #[serde(deserialize_with = "or_default")]
    pub content: Vec<Content>,
    #[serde(deserialize_with = "or_default")]
    pub summary: Vec<Content>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Content {
    pub r#type: Text,
    pub text: Text,
    pub refusal: Text,
}

impl Item {
    pub fn of(value: &Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }
}
