//! What a provider must look like.

use crate::{
    auth::Who,
    http::{Error, Result, body, limits},
};
use actix_web::http::Uri;
use protocol::provider::{Model, ModelEntry, NewProvider, Price, ProviderKind};
use serde_json::Value;
use std::collections::HashSet;

/// Reads a new provider; a kind that nobody knows is told with those that there are.
pub fn new_provider(value: Value) -> Result<NewProvider> {
    if let Some(kind) = value.get("kind").and_then(Value::as_str)
        && ProviderKind::parse(kind).is_none()
    {
        let known = ProviderKind::ALL.map(ProviderKind::as_str).join(", ");
        return Err(Error::not_offered("kind", format!("There is no kind {kind:?}; there are {known}.")));
    }
    body::convert(value)
}

/// A script is a file that llm-router reads, with rights that no token has, and no password gives it.
pub fn may_name_a_file(who: &Who, kind: ProviderKind) -> Result<()> {
    match (kind, who.session()) {
        (ProviderKind::Scripted, None) => Err(Error::PersonOnly),
        _ => Ok(()),
    }
}

pub fn name(name: &str) -> Result<String> {
    limits::label("name", name, limits::NAME_CHARS)
}

/// The address without a slash at its end.
pub fn base_url(kind: ProviderKind, url: Option<&str>) -> Result<Option<String>> {
    match (kind, url) {
        (ProviderKind::Scripted, Some(url)) if url.starts_with("file:///") && url.len() > 8 => {
            Ok(Some(url.to_owned()))
        }
        (ProviderKind::Scripted, _) => {
            Err(Error::invalid("base_url", "A scripted provider names its file: file:///absolute/path.toml."))
        }
        (_, url) => url.map(web_address).transpose(),
    }
}

/// Bytes of an address at most.
const LONGEST_ADDRESS: usize = 2_048;

fn web_address(url: &str) -> Result<String> {
    let wrong = |detail: &str| Error::invalid("base_url", detail);
    let url = url.trim().trim_end_matches('/');
    if url.len() > LONGEST_ADDRESS {
        return Err(wrong("It has more than 2,048 bytes."));
    }
    let uri: Uri = url.parse().map_err(|_| wrong("It is not an address."))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(wrong("It must begin with http:// or https://."));
    }
    let host = uri.authority().ok_or_else(|| wrong("It has no host."))?;
    if host.as_str().contains('@') {
        return Err(wrong("It must not carry a name or password; the key goes into api_key."));
    }
    // What is appended to it would be no part of its path; a fragment is not even told by the parser.
    if uri.query().is_some() || url.contains('#') {
        return Err(wrong("It must not have a query or a fragment."));
    }
    let dots = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if url.contains('\\') || uri.path().split('/').any(dots) {
        return Err(wrong("It must name its path as it is, without . or .. in it."));
    }
    Ok(url.to_owned())
}

/// Scheme, host and port: where a key would be sent.
pub fn origin(url: Option<&str>) -> Option<String> {
    let uri: Uri = url?.parse().ok()?;
    Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
}

pub fn models(entries: Vec<ModelEntry>) -> Result<Vec<Model>> {
    if entries.len() > 1_000 {
        return Err(Error::invalid("models", "At most 1,000."));
    }
    let mut models: Vec<Model> = entries.into_iter().map(Model::from).collect();
    let mut seen = HashSet::new();
    for model in &mut models {
        model.id = limits::label("models.id", &model.id, limits::TITLE_CHARS)?;
        // What one says of its price would hide behind what the other does not.
        if !seen.insert(model.id.clone()) {
            return Err(Error::invalid("models", format!("{:?} stands in it twice.", model.id)));
        }
        if model.price.is_some_and(|price| !sound(&price)) || model.context == Some(0) {
            return Err(Error::invalid(
                "models",
                "Prices are 0 to 100,000 USD a million tokens, and a context is not 0.",
            ));
        }
    }
    Ok(models)
}

/// USD a million tokens; the dearest model ever sold was below a thousand.
fn sound(price: &Price) -> bool {
    let all = [Some(price.input), Some(price.output), price.cache_read, price.cache_write];
    all.into_iter().flatten().all(|usd| (0.0..=100_000.0).contains(&usd))
}

pub fn api_key(key: &str) -> Result<()> {
    let good = key.len() <= 4096 && key.bytes().all(|byte| byte.is_ascii_graphic());
    if good { Ok(()) } else { Err(Error::invalid("api_key", "At most 4,096 visible ASCII characters.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let openai = |url: &str| base_url(ProviderKind::Openai, Some(url));
        assert_eq!(openai("http://127.0.0.1:1234/v1/").unwrap().unwrap(), "http://127.0.0.1:1234/v1");
        for wrong in [
            "ftp://x",
            "x",
            "http://a:b@c/v1",
            "https://x/v1?key=1",
            "",
            "https://x/v1#a",
            "https://x/v1/../v2",
            "https://x/%2E./v2",
            "https://x/./v2",
            "https://x\\v1",
            "https://x/v1 /a",
        ] {
            assert!(openai(wrong).is_err(), "{wrong}");
        }
        let long = format!("https://x/{}", "a".repeat(LONGEST_ADDRESS - "https://x/".len()));
        assert!(openai(&long).is_ok());
        assert!(openai(&format!("{long}a")).is_err());
        assert_eq!(openai("https://x/a.b/..c").unwrap().unwrap(), "https://x/a.b/..c");
        assert!(base_url(ProviderKind::Scripted, Some("file:///a.toml")).is_ok());
        assert!(base_url(ProviderKind::Scripted, None).is_err());
        assert_eq!(origin(Some("https://a:8/v1")).unwrap(), "https://a:8");
    }

    #[test]
    fn a_kind_that_nobody_knows_is_refused() {
        let asked = serde_json::json!({"name": "a", "kind": "clippy"});
        assert!(matches!(new_provider(asked), Err(Error::NotOffered { what: "kind", .. })));
        let asked = serde_json::json!({"name": "a", "kind": "openai", "colour": 1});
        assert!(matches!(new_provider(asked), Err(Error::UnknownField(field)) if field == "colour"));
    }
}
