//! The budget of the data folder. A reconciler: it counts, tells, and has the oldest outputs trimmed.
//!
//! From 90 % on the owner is told what would go and from when; nothing goes before a day has passed since. Trimmed are
//! outputs of ended commands alone, by the machine that has them: how each ended stays, and so does everything else.

use crate::{
    deps::Deps,
    http::Result,
    storage::get::{Counter, counted},
};
use actix_web::web::Data;
use chassis::{clock::now, supervise::task, telemetry::report};
use jiff::{Timestamp, tz::TimeZone};
use protocol::{
    Millis,
    home::{Notice, Storage, StorageBudget},
    reply::Outputs,
    size::size,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(600);
/// After the start, when there is more to do.
const FIRST_LOOK: Duration = Duration::from_secs(20);
/// Between being told and the first trim.
const TOLD_BEFORE: Duration = Duration::from_secs(24 * 3600);
const SETTING: &str = "storage_told";

/// What outlives the process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Told {
    at: Option<Millis>,
    trimmed_at: Option<Millis>,
    trimmed: u64,
}

pub async fn serve(deps: Data<Deps>) -> task::Result {
    let mut pause = FIRST_LOOK;
    loop {
        tokio::select! {
            () = deps.stop.cancelled() => return Ok(()),
            () = deps.storage.nudged() => {}
            () = tokio::time::sleep(pause) => {}
        }
        pause = LOOK_EVERY;
        if let Err(error) = look(&deps).await {
            tracing::warn!(error = %report(&error), "the data folder was not looked at; it is tried again soon");
            pause = FIRST_LOOK;
        }
    }
}

/// As the owner set it.
pub async fn bytes(deps: &Deps) -> Result<u64> {
    Ok(deps.store.settings().await?.storage_budget_mib.unsigned_abs() << 20)
}

async fn look(deps: &Deps) -> Result<()> {
    let bytes = bytes(deps).await?;
    // Without the machine's word the folder would look emptier than it is: what was known stands until it answers.
    let outputs = deps.mailbox.outputs(&deps.node).await?;
    let taken = taken(deps, &outputs).await?;
    let before = deps.store.setting::<Told>(SETTING).await?.unwrap_or_default();
    let (mut told, free) = decide(&before, bytes, taken, outputs.bytes, now());
    let mut budget = StorageBudget {
        bytes,
        taken,
        outputs: outputs.bytes,
        oldest: outputs.oldest,
        ..StorageBudget::default()
    };
    if free > 0 {
        // What is left, not what goes: said twice, it is done once.
        let after = deps.mailbox.trim(&deps.node, outputs.bytes.saturating_sub(free)).await?;
        (told.trimmed_at, told.trimmed) = (Some(now()), after.trimmed.bytes);
        budget.taken = taken.saturating_sub(after.trimmed.bytes);
        (budget.outputs, budget.oldest) = (after.bytes, after.oldest);
    }
    budget.trims_from = told.at.map(|at| at.plus(TOLD_BEFORE));
    (budget.trimmed_at, budget.trimmed) = (told.trimmed_at, told.trimmed);
    if told != before {
        deps.store.put_setting(SETTING, &told, now()).await?;
    }
    deps.storage.keep_budget(budget);
    Ok(())
}

/// Everything once. A machine whose data folder is another than ours is counted with it.
async fn taken(deps: &Deps, outputs: &Outputs) -> Result<u64> {
    // As it is now: a change may have been made a moment after the last count.
    deps.storage.forget();
    let own = own(&counted(deps).await?);
    Ok(if is_one_folder(deps) { own } else { own + outputs.taken })
}

/// What our data folder takes. Attachments lie in the database.
pub fn own(storage: &Storage) -> u64 {
    storage.items.iter().filter(|item| item.key != "attachments").map(|item| item.bytes).sum()
}

/// Whether the machine's data folder is ours.
pub fn is_one_folder(deps: &Deps) -> bool {
    deps.config.common.data_dir.join("ops").exists()
}

fn is_tight(bytes: u64, taken: u64) -> bool {
    taken >= bytes / 10 * 9
}

/// What was told, and how many bytes are to go now: down to where nobody need be told.
fn decide(before: &Told, bytes: u64, taken: u64, outputs: u64, now: Millis) -> (Told, u64) {
    let mut told = before.clone();
    told.at = if is_tight(bytes, taken) { told.at.or(Some(now)) } else { None };
    let is_due = told.at.is_some_and(|at| now >= at.plus(TOLD_BEFORE));
    let free = if is_due && taken > bytes { taken - bytes / 10 * 9 } else { 0 };
    (told, free.min(outputs))
}

impl Counter {
    /// What the owner should know without having looked.
    pub fn notice(&self) -> Option<Notice> {
        notice(&self.budget(), &TimeZone::system())
    }
}

fn notice(budget: &StorageBudget, zone: &TimeZone) -> Option<Notice> {
    let StorageBudget { bytes, taken, outputs, oldest, trims_from, .. } = budget;
    let from = trims_from.filter(|_| is_tight(*bytes, *taken))?;
    let figures = format!("It takes {} of {}.", size(*taken), size(*bytes));
    let said = |key: &str, title: &str, detail: String| {
        Some(Notice {
            key: key.to_owned(),
            title: title.to_owned(),
            detail,
            place: "/settings/storage".to_owned(),
        })
    };
    if *outputs == 0 {
        let detail = format!(
            "{figures} No output of commands is left to trim: delete backups or files, or raise the budget."
        );
        return said("storage_full", "The data folder is at its budget", detail);
    }
    let since =
        oldest.map(|oldest| format!(", beginning with those of {}", day(oldest, zone))).unwrap_or_default();
    let detail = format!(
        "{figures} Once it takes more, and not before {}, the oldest outputs of commands are trimmed ({} could be){since}. How each ended stays.",
        time(from, zone),
        size(*outputs),
    );
    said("storage_tight", "The data folder is near its budget", detail)
}

fn day(at: Millis, zone: &TimeZone) -> String {
    said(at, zone, "%-d %b")
}

fn time(at: Millis, zone: &TimeZone) -> String {
    said(at, zone, "%-d %b, %H:%M")
}

fn said(at: Millis, zone: &TimeZone, format: &str) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned_datetime(zone.clone());
    at.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_795_838_400_000);

    #[test]
    fn it_is_told_a_day_before_anything_goes() {
        let nothing = Told::default();
        assert_eq!(decide(&nothing, 1000, 899, 500, NOW), (nothing.clone(), 0));
        let (told, free) = decide(&nothing, 1000, 1200, 500, NOW);
        assert_eq!((told.at, free), (Some(NOW), 0), "over at once, and told first");
        let soon = NOW.plus(Duration::from_secs(23 * 3600));
        assert_eq!(decide(&told, 1000, 1200, 500, soon), (told.clone(), 0));
        let due = NOW.plus(TOLD_BEFORE);
        assert_eq!(decide(&told, 1000, 1200, 500, due), (told.clone(), 300));
        assert_eq!(decide(&told, 1000, 1200, 100, due).1, 100, "no more than there is");
        assert_eq!(decide(&told, 1000, 950, 500, due).1, 0, "within the budget nothing goes");
        assert_eq!(
            decide(&told, 1000, 100, 500, due).0.at,
            None,
            "with room again it is told anew the next time"
        );
    }

    #[test]
    fn what_will_go_is_said_with_its_time() {
        let budget = StorageBudget {
            bytes: 2 << 30,
            taken: 1900 << 20,
            outputs: 600 << 20,
            oldest: Some(NOW.minus(Duration::from_secs(5 * 86_400))),
            trims_from: Some(NOW.plus(TOLD_BEFORE)),
            ..StorageBudget::default()
        };
        let notice = notice(&budget, &TimeZone::UTC).unwrap();
        assert_eq!(
            notice.detail,
            "It takes 1.9 GiB of 2.0 GiB. Once it takes more, and not before 29 Nov, 04:00, the oldest outputs of commands are \
             trimmed (600 MiB could be), beginning with those of 23 Nov. How each ended stays."
        );
        assert_eq!(super::notice(&StorageBudget { taken: 0, ..budget.clone() }, &TimeZone::UTC), None);
        let bare = super::notice(&StorageBudget { outputs: 0, ..budget }, &TimeZone::UTC).unwrap();
        assert!(bare.key == "storage_full" && bare.detail.contains("raise the budget"));
    }
}
