//! A provider as the API shows it: without its key.

use protocol::provider::{Provider, ProviderHealth};
use store::ProviderRow;

pub fn shown(row: ProviderRow) -> Provider {
    Provider {
        id: row.id,
        name: row.name,
        kind: row.kind,
        base_url: row.base_url,
        has_key: row.has_key,
        keys: Vec::new(),
        cooling: None,
        health: ProviderHealth::default(),
        models: row.models,
        default: row.default,
        created_at: row.created_at,
    }
}
