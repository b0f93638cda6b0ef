use super::figures::{cached, tokens};
use crate::{
    Result,
    api::Api,
    cli::models::By,
    show::{Show, visible},
};
use chassis::clock::now;
use protocol::{calendar, clip::clip, price::say_usd, usage::UsageSum};
use std::time::Duration;

/// Characters of the first column: its titles must not push the figures out of theirs.
const WIDEST: usize = 48;
const NARROWEST: usize = 10;

pub async fn perform(api: &Api, by: By, days: u16, show: Show) -> Result<()> {
    let back = Duration::from_secs(u64::from(days.saturating_sub(1)) * 86_400);
    let items = api.usage(calendar::day(now().minus(back)), by.into()).await?;
    let now = api.usage_now().await?;
    show.value(&serde_json::json!({ "items": items, "now": now }));

    let key = match by {
        By::Day => "DAY",
        By::Process => "PROCESS",
        By::Model => "MODEL",
        By::Token => "TOKEN",
    };
    let keys: Vec<String> = items.iter().map(|sum| clip(&name(sum, by), WIDEST)).collect();
    let width = keys.iter().map(|key| key.chars().count()).max().unwrap_or(0).max(NARROWEST);
    show.line(format!(
        "{key:<width$} {:>6} {:>8} {:>6} {:>8} {:>10}",
        "CALLS", "INPUT", "CACHED", "OUTPUT", "COST"
    ));
    for (key, sum) in keys.iter().zip(&items) {
        let input = sum.input_tokens + sum.cache_read_tokens + sum.cache_write_tokens;
        show.line(format!(
            "{key:<width$} {:>6} {:>8} {:>6} {:>8} {:>10}",
            sum.calls,
            tokens(input),
            cached(sum.input_tokens, sum.cache_read_tokens, sum.cache_write_tokens),
            tokens(sum.output_tokens),
            say_usd(sum.cost_usd),
        ));
    }
    if items.is_empty() {
        show.line(format!("No model was asked in {days} days."));
    }
    show.line(format!(
        "\nToday {}, this month {}, which leads to {}.",
        say_usd(now.today.cost_usd),
        say_usd(now.month.cost_usd),
        say_usd(now.projected_month_usd)
    ));
    if now.calls_under_way > 0 {
        show.line(format!(
            "{} under way, for which {} are set aside.",
            now.calls_under_way,
            say_usd(now.reserved_usd)
        ));
    }
    let unpriced: i64 = items.iter().map(|sum| sum.unpriced).sum();
    if unpriced > 0 {
        show.line(format!("{unpriced} of these calls count as $0.00, for nobody knows their price."));
    }
    Ok(())
}

fn name(sum: &UsageSum, by: By) -> String {
    let label = sum.label.as_deref().map(|label| visible(label).replace('\n', " "));
    match (by, label) {
        (By::Token, None) if sum.key.is_empty() => "(in a browser)".to_owned(),
        (By::Process | By::Token, Some(label)) => format!("{} {label}", visible(&sum.key)),
        _ => visible(&sum.key),
    }
}
