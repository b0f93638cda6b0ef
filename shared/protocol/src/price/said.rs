//! Who has the say about what a model costs.

use super::{PriceFrom, is_own, vendor_of};
use crate::provider::{Model, Price, ProviderKind};

/// Before the list is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said {
    Known(PriceFrom, Price),
    /// Whatever the list says of the models of this vendor.
    Listed(&'static str),
    Nobody,
}

/// Whether the owner says of any of these models that it costs something.
pub fn any_costs(models: &[Model]) -> bool {
    models.iter().filter_map(|model| model.price).any(|price| price.input > 0.0 || price.output > 0.0)
}

/// A script is free, then the owner's word wins, then a machine of one's own is free, then the list is asked. Where
/// something costs all the same (`charges`: its owner says so of another model there, or its upstream named what a call
/// took), nothing is free without his word: it may be a gateway to what is not his own.
///
/// His word stands against the upstream's, a price of 0 too: he decided, and what it names then is not counted.
pub fn said(kind: ProviderKind, base_url: Option<&str>, owners: Option<Price>, charges: bool) -> Said {
    let own = base_url.or(kind.default_base()).is_some_and(is_own);
    match (kind, owners) {
        (ProviderKind::Scripted, _) => Said::Known(PriceFrom::Local, Price::default()),
        (_, Some(price)) => Said::Known(PriceFrom::Owner, price),
        _ if own && charges => Said::Nobody,
        _ if own => Said::Known(PriceFrom::Local, Price::default()),
        _ => vendor_of(kind, base_url).map_or(Said::Nobody, Said::Listed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_their_order() {
        let dear = Price { input: 1.0, output: 2.0, ..Price::default() };
        let free = Said::Known(PriceFrom::Local, Price::default());
        for (kind, base, owners, want) in [
            (ProviderKind::Scripted, Some("file:///a.toml"), Some(dear), free),
            (
                ProviderKind::Openai,
                Some("http://10.0.0.7/v1"),
                Some(dear),
                Said::Known(PriceFrom::Owner, dear),
            ),
            (ProviderKind::Openai, Some("http://10.0.0.7/v1"), None, free),
            (ProviderKind::Ollama, None, None, free),
            (ProviderKind::Openai, None, None, Said::Listed("openai")),
            (ProviderKind::Openai, Some("https://example.org/v1"), None, Said::Nobody),
        ] {
            assert_eq!(said(kind, base, owners, false), want, "{kind:?} {base:?}");
        }
        let charging = |owners| said(ProviderKind::Openai, Some("http://10.0.0.7/v1"), owners, true);
        for owners in [dear, Price::default()] {
            assert_eq!(charging(Some(owners)), Said::Known(PriceFrom::Owner, owners));
        }
        assert_eq!(charging(None), Said::Nobody);
        let listed = said(ProviderKind::Openai, None, None, true);
        assert_eq!(listed, Said::Listed("openai"), "what the list knows it knows all the same");
    }
}
