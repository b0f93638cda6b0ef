//! What stands in the way of models: keys that were refused, budgets that are used up.

use protocol::{home::Notice, price::say_usd, usage::Budget};
use store::{ProviderKeyRow, ProviderRow};

pub fn refused_keys(keys: &[ProviderKeyRow], providers: &[ProviderRow]) -> Vec<Notice> {
    let refused = keys.iter().filter_map(|key| Some((key, key.refused.as_ref()?)));
    refused
        .map(|(key, refused)| {
            let provider = providers.iter().find(|row| row.id == key.provider_id);
            let name = provider.map_or("A provider", |row| row.name.as_str());
            let hint = key.hint.as_deref().map(|hint| format!(" {hint}")).unwrap_or_default();
            Notice {
                key: format!("key_refused.{}", key.id),
                title: format!("{name} refused its key{hint}"),
                detail: format!("It is not used any more. It said: {}", refused.why),
                place: "/settings/providers".to_owned(),
            }
        })
        .collect()
}

/// Nearly is told as well: what the next call reserves may not fit any more.
pub fn used_up(budgets: &[Budget]) -> Vec<Notice> {
    // What is set aside for calls under way comes back, most of it.
    let settled = |budget: &Budget| budget.used_usd - budget.reserved_usd;
    // One of nothing is a switch, and no news.
    let full = budgets.iter().filter(|b| b.limit_usd > 0.0 && settled(b) >= b.limit_usd * 0.9);
    full.map(|budget| {
        let over = settled(budget) >= budget.limit_usd;
        Notice {
            key: format!("budget_used_up.{}", budget.id),
            title: format!("{} is {}used up", budget.words(), if over { "" } else { "nearly " }),
            detail: format!(
                "{} are used. What costs more is stopped, and can go on later.",
                say_usd(settled(budget))
            ),
            place: "/settings/budgets".to_owned(),
        }
    })
    .collect()
}
