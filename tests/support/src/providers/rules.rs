//! Whom a provider serves, and what it takes.

use super::Manners;

/// Without any: whoever comes is served, with fixed counts.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Its only key.
    pub key: Option<String>,
    /// The models that it has.
    pub models: Option<Vec<String>>,
    /// Fields that this model does not take, and what is said of each.
    pub refuses: Vec<(&'static str, &'static str)>,
    /// Whose API this imitates, where it is Chat Completions.
    pub manners: Manners,
    /// Counts what was said and caches prefixes; otherwise every call takes 100 tokens in and 10 out.
    pub metered: bool,
}

impl Rules {
    pub fn strict(key: &str, model: &str) -> Self {
        let models = Some(vec![model.to_owned()]);
        Self { key: Some(key.to_owned()), models, metered: true, ..Self::default() }
    }
}
