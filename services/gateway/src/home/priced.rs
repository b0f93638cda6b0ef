//! Whether it is known what a model costs.

use protocol::provider::ProviderKind;
use store::{ProviderRow, Spent};

/// Its price is known; or it was charged for, or took nothing; or it runs on a machine of one's own, or is a
/// script.
pub fn priced(spent: &Spent, providers: &[ProviderRow]) -> bool {
    let used = spent.month.input_tokens + spent.month.output_tokens;
    if used == 0 || spent.month.cost_usd > 0.0 {
        return true;
    }
    let Some(provider) = providers.iter().find(|row| row.name == spent.provider) else {
        // The demo is a script. Of a provider that was removed or renamed nothing is known any more.
        return spent.provider == "demo";
    };
    let known = provider.models.iter().find(|model| model.id == spent.model);
    provider.kind == ProviderKind::Scripted
        || provider.base_url.as_deref().is_some_and(own)
        || known.is_some_and(|model| model.price.is_some())
}

/// On loopback or in a private network.
fn own(base_url: &str) -> bool {
    let authority = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(std::net::IpAddr::V6(ip)) => {
            ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
        Err(_) => host.eq_ignore_ascii_case("localhost") || host.ends_with(".local") || !host.contains('.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{
        Millis,
        process::Usage,
        provider::{Model, Price},
    };

    #[test]
    fn a_price_is_known_or_not() {
        let row = |name: &str, base_url: &str, price: Option<Price>| ProviderRow {
            id: name.into(),
            owner_id: None,
            name: name.to_owned(),
            kind: ProviderKind::Openai,
            base_url: Some(base_url.to_owned()),
            models: vec![Model { id: "m".to_owned(), price, context: None }],
            default: false,
            has_key: false,
            created_at: Millis(0),
        };
        let providers = [
            row("far", "https://api.example.com/v1", None),
            row(
                "told",
                "https://api.example.com/v1",
                Some(Price { input: 1.0, output: 2.0, cache_read: None, cache_write: None }),
            ),
            row("near", "http://127.0.0.1:11434/v1", None),
        ];
        let spent = |provider: &str, model: &str, cost_usd: f64| Spent {
            provider: provider.to_owned(),
            model: model.to_owned(),
            today: Usage::default(),
            month: Usage { input_tokens: 5, output_tokens: 5, cost_usd },
        };
        for (spent, expected) in [
            (spent("far", "m", 0.0), false),
            (spent("far", "m", 0.1), true),
            (spent("told", "m", 0.0), true),
            (spent("told", "another", 0.0), false),
            (spent("near", "m", 0.0), true),
            (spent("demo", "demo", 0.0), true),
            (spent("removed", "m", 0.0), false),
            (Spent { month: Usage::default(), ..spent("far", "m", 0.0) }, true),
        ] {
            assert_eq!(priced(&spent, &providers), expected, "{spent:?}");
        }
    }

    #[test]
    fn what_is_ones_own() {
        for url in [
            "http://localhost:1/v1",
            "http://10.0.0.5/v1",
            "http://[::1]:8080/v1",
            "http://u:p@192.168.1.2/",
            "http://gpu:11434",
        ] {
            assert!(own(url), "{url}");
        }
        for url in [
            "https://api.openai.com/v1",
            "http://8.8.8.8/",
            "http://[2001:db8::1]/v1",
            "https://localhost.example.com",
        ] {
            assert!(!own(url), "{url}");
        }
    }
}
