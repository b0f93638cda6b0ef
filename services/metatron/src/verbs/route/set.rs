use super::list;
use crate::{Error, Result, api::Api, show::Show, verbs::login};
use protocol::{
    provider::Provider,
    route::{MAX_WEIGHT, RouteChange, RouteEntry},
};

pub async fn perform(
    api: &Api,
    name: &str,
    words: &[String],
    password_stdin: bool,
    show: Show,
) -> Result<()> {
    let providers = api.providers().await?;
    let entries = words.iter().map(|word| entry(word, &providers)).collect::<Result<_>>()?;
    let password = login::password(password_stdin)?;
    let route = api.put_route(name, &RouteChange { entries }, &password).await?;
    show.value(&route);
    list::line(&route, &providers, show);
    Ok(())
}

/// `PROVIDER/MODEL[=WEIGHT]`. Both names may have slashes: the longest provider's name counts. What stands behind the
/// last `=` and is no number belongs to the model.
fn entry(word: &str, providers: &[Provider]) -> Result<RouteEntry> {
    let weighed = word.rsplit_once('=').and_then(|(rest, weight)| Some((rest, weight.parse::<u32>().ok()?)));
    let (path, weight) = weighed.unwrap_or((word, 0));
    if weight > MAX_WEIGHT || weighed.is_some_and(|(_, weight)| weight == 0) {
        return Err(Error::Usage(format!("{word:?}: a weight is 1 to {MAX_WEIGHT}")));
    }
    let model = |provider: &Provider| {
        let (name, rest) = path.split_at_checked(provider.name.len())?;
        let model = rest.strip_prefix('/').filter(|model| !model.is_empty())?;
        name.eq_ignore_ascii_case(&provider.name).then(|| model.to_owned())
    };
    let found = providers.iter().filter_map(|provider| Some((provider, model(provider)?)));
    let (provider, model) = found.max_by_key(|(provider, _)| provider.name.len()).ok_or_else(|| {
        let known: Vec<String> = providers.iter().map(|provider| format!("{:?}", provider.name)).collect();
        let known = if known.is_empty() { "there is none".to_owned() } else { known.join(", ") };
        Error::Usage(format!("{word:?} is no PROVIDER/MODEL of a provider that is there ({known})"))
    })?;
    Ok(RouteEntry { provider_id: provider.id.clone(), model, weight })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn provider(name: &str) -> Provider {
        serde_json::from_value(json!({"id": name, "name": name, "kind": "openai", "base_url": null, "has_key": true,
            "keys": [], "cooling": null, "models": [], "default": false, "created_at": 0,
            "health": {"calls": 0, "failed": 0, "first_token_ms": null, "answered_at": null, "failed_at": null, "failure": null}}))
        .unwrap()
    }

    #[test]
    fn words_are_entries() {
        let providers = ["OpenRouter", "open", "my own", "a/b"].map(provider);
        for (word, expected) in [
            ("openrouter/openai/gpt-5", Some(("OpenRouter", "openai/gpt-5", 0))),
            ("open/gpt-5=70", Some(("open", "gpt-5", 70))),
            ("my own/qwen3:8b=100", Some(("my own", "qwen3:8b", 100))),
            ("a/b/c", Some(("a/b", "c", 0))),
            ("open/model=q4", Some(("open", "model=q4", 0))),
            ("open/gpt-5=101", None),
            ("open/gpt-5=0", None),
            ("open/", None),
            ("open", None),
            ("opener/gpt-5", None),
            ("ü/x", None),
            ("", None),
        ] {
            let read = entry(word, &providers);
            let got = read.as_ref().ok().map(|e| (e.provider_id.as_str(), e.model.as_str(), e.weight));
            assert_eq!(got, expected, "{word}");
        }
        let Err(Error::Usage(said)) = entry("x/y", &providers) else { panic!() };
        assert!(said.contains("\"my own\""), "{said}");
    }
}
