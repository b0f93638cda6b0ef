//! What a route may be.

use crate::http::{Error, Result, limits};
use protocol::route::{MAX_ENTRIES, MAX_WEIGHT, RouteEntry};
use std::collections::HashSet;
use store::ProviderRow;

/// What the ledger calls a process's own model.
const RESERVED: [&str; 2] = ["pin", "default"];

pub fn name(name: &str) -> Result<()> {
    let good = (1..=32).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    match good && !RESERVED.contains(&name) {
        true => Ok(()),
        false => Err(Error::invalid("name", "1 to 32 of a to z, 0 to 9 and -; not pin, not default.")),
    }
}

pub fn entries(entries: &mut [RouteEntry], providers: &[ProviderRow]) -> Result<()> {
    if entries.len() > MAX_ENTRIES {
        return Err(Error::invalid("entries", format!("At most {MAX_ENTRIES}.")));
    }
    let mut seen = HashSet::new();
    for entry in entries {
        entry.model = limits::label("entries.model", &entry.model, limits::TITLE_CHARS)?;
        if !providers.iter().any(|row| row.id == entry.provider_id) {
            return Err(Error::invalid("entries.provider_id", "There is no such provider."));
        }
        if entry.weight > MAX_WEIGHT {
            return Err(Error::invalid("entries.weight", format!("0 to {MAX_WEIGHT}.")));
        }
        if !seen.insert((entry.provider_id.clone(), entry.model.clone())) {
            return Err(Error::invalid("entries", "A model stands in it twice."));
        }
    }
    Ok(())
}
