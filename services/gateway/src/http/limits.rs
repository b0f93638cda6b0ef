//! Paths and queries: what actix cannot read becomes a problem, and texts have bounds.

use crate::http::{Error, Result};
use actix_web::web::{PathConfig, QueryConfig, ServiceConfig};
use protocol::{ClientId, unseen::unseen};

/// Longest title, name or label, in characters.
pub const TITLE_CHARS: usize = 200;
pub const NAME_CHARS: usize = 64;
/// Longest reason of a denial, in bytes.
pub const REASON_BYTES: usize = 8 * 1024;

/// Makes actix's own refusals into problems.
pub fn configure(config: &mut ServiceConfig) {
    config
        .app_data(PathConfig::default().error_handler(|error, _| Error::Path(error.to_string()).into()))
        .app_data(QueryConfig::default().error_handler(|error, _| Error::Query(error.to_string()).into()));
}

/// A text of 1 to `most` characters, all of which are seen where they stand; trimmed.
pub fn label(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(Error::invalid(field, format!("It must have 1 to {most} characters.")));
    }
    if text.chars().any(|c| c.is_control() || unseen(c)) {
        return Err(Error::invalid(
            field,
            "It must not have control characters, nor any that are not seen or turn the writing round.",
        ));
    }
    Ok(text.to_owned())
}

/// A client's own id: 1 to 128 visible ASCII characters.
pub fn client_id(id: &ClientId) -> Result<()> {
    let good = (1..=128).contains(&id.0.len()) && id.0.bytes().all(|byte| byte.is_ascii_graphic());
    if good {
        Ok(())
    } else {
        Err(Error::invalid("client_id", "It must have 1 to 128 visible ASCII characters."))
    }
}
