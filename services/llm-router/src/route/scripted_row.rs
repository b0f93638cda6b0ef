//! The demo as if it were a provider's row: what answers while there is none.

use protocol::{Millis, ProviderId, provider::ProviderKind};
use store::ProviderRow;

const NAME: &str = "demo";

pub fn demo() -> ProviderRow {
    ProviderRow {
        id: ProviderId::from(String::new()),
        owner_id: None,
        name: NAME.to_owned(),
        kind: ProviderKind::Scripted,
        base_url: None,
        models: Vec::new(),
        charges: false,
        default: false,
        has_key: false,
        created_at: Millis(0),
    }
}

/// No provider that was made has an empty id.
pub fn is_demo(row: &ProviderRow) -> bool {
    row.id.as_str().is_empty()
}
