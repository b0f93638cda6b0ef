use crate::{
    Result,
    api::Api,
    show::{Show, visible},
};
use protocol::{
    provider::Provider,
    route::{Route, RouteEntry},
};

pub async fn perform(api: &Api, show: Show) -> Result<()> {
    let (routes, providers) = (api.routes().await?, api.providers().await?);
    show.value(&routes);
    show.line(format!("{:<16} MODELS, AS THEY ARE ASKED", "ROUTE"));
    for route in &routes {
        line(route, &providers, show);
    }
    Ok(())
}

pub fn line(route: &Route, providers: &[Provider], show: Show) {
    let stands_in = match route.stands_in.as_deref() {
        Some("default") => " (what the default provider has first)".to_owned(),
        Some(other) => format!(" (as {other})"),
        None => String::new(),
    };
    let mut asked = models(&route.effective, providers);
    if asked.is_empty() {
        asked = "no model; add a provider in Settings".to_owned();
    }
    show.line(format!("{:<16} {asked}{stands_in}", visible(&route.name)));
    let gone = route.entries.iter().filter(|entry| name(entry, providers).is_none());
    let gone: Vec<String> = gone.map(|entry| visible(&entry.model)).collect();
    if !gone.is_empty() {
        show.line(format!("{:<16} left out, for their provider is gone: {}", "", gone.join(", ")));
    }
}

/// `a/x 70 %, b/y 30 %, then c/z`
fn models(entries: &[RouteEntry], providers: &[Provider]) -> String {
    let sum: u32 = entries.iter().map(|entry| entry.weight).sum();
    let words = entries.iter().enumerate().map(|(at, entry)| {
        let provider = name(entry, providers).unwrap_or("?");
        let model = visible(&format!("{provider}/{}", entry.model));
        match (sum, entry.weight) {
            (0, _) if at == 0 => model,
            (_, 0) => format!("then {model}"),
            (sum, weight) => format!("{model} {} %", (weight * 100 + sum / 2) / sum),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn name<'p>(entry: &RouteEntry, providers: &'p [Provider]) -> Option<&'p str> {
    providers.iter().find(|provider| provider.id == entry.provider_id).map(|provider| provider.name.as_str())
}
