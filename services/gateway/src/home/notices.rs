//! What stands in the way of models: keys that were refused, budgets that are used up.

use protocol::{home::Notice, usage::Budget};
use store::{ProviderKeyRow, ProviderRow};

pub fn refused_keys(keys: &[ProviderKeyRow], providers: &[ProviderRow]) -> Vec<Notice> {
    let refused = keys.iter().filter_map(|key| Some((key, key.refused.as_ref()?)));
    refused
        .map(|(key, refused)| {
            let provider = providers.iter().find(|row| row.id == key.provider_id);
            let name = provider.map_or("A provider", |row| row.name.as_str());
            let hint = key.hint.as_deref().map(|hint| format!(" {hint}")).unwrap_or_default();
            Notice {
                key: "key_refused".to_owned(),
                title: format!("{name} refused its key{hint}"),
                detail: format!("It is not used any more. It said: {}", refused.why),
                place: "/settings/providers".to_owned(),
            }
        })
        .collect()
}

/// Nearly is told as well: what the next call reserves may not fit any more.
pub fn used_up(budgets: &[Budget]) -> Vec<Notice> {
    // One of nothing is a switch, and no news.
    let full = budgets.iter().filter(|b| b.limit_usd > 0.0 && b.used_usd >= b.limit_usd * 0.9);
    full.map(|budget| {
        let over = budget.used_usd >= budget.limit_usd;
        Notice {
            key: "budget_used_up".to_owned(),
            title: format!("{} is {}used up", budget.words(), if over { "" } else { "nearly " }),
            detail: format!(
                "${:.2} are used. What costs more is stopped, and can go on later.",
                budget.used_usd
            ),
            place: "/settings/budgets".to_owned(),
        }
    })
    .collect()
}
