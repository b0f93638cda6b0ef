//! What would bring it back: after a reboot, and after a loss.

use super::{Finding, note, ok};
use crate::{
    Result,
    config::Settings,
    service::{self, Kind, look},
    show::span,
};
use protocol::node::Place;
use std::time::UNIX_EPOCH;

const WEEK: i64 = 7 * 86_400;

pub fn after_reboot(settings: &Settings) -> Result<Finding> {
    let name = look::name_of(settings).unwrap_or_else(|| "metatron".into());
    let now = service::look(settings, &name)?;
    let by = match (&now.unit, now.kind) {
        (Some(unit), _) => unit.display().to_string(),
        (None, Kind::Crontab) => "a line in the crontab".into(),
        _ => "nothing".into(),
    };
    Ok(match (now.installed, now.enabled && now.lingers) {
        (true, true) => ok(
            "reboot",
            format!("{by} brings it back{}", if now.in_charge { ", and has it in charge" } else { "" }),
        ),
        (true, false) => note(
            "reboot",
            format!("{by} is there, and would not begin at boot"),
            "`metatron service status` says what is missing.",
        ),
        (false, _) if chassis::place() == Place::Container => note(
            "reboot",
            "inside a container, where its engine must bring it back",
            "Give it a restart policy, or `metatron service install` where the container has an init.",
        ),
        (false, _) => note("reboot", "nothing would bring it back", "`metatron service install`"),
    })
}

/// The newest file in `backups/`.
pub fn backup(settings: &Settings) -> Finding {
    let files = std::fs::read_dir(settings.data_dir.join("backups")).into_iter().flatten().flatten();
    let ages = files
        .filter(|file| file.file_name().to_string_lossy().starts_with("metatron-"))
        .filter_map(|file| file.metadata().ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok())
        .map(|time| chassis::clock::now().0 / 1000 - i64::try_from(time.as_secs()).unwrap_or(0));
    match ages.min() {
        Some(age) if age > WEEK => {
            note("backup", format!("the last one is {} old", span(age)), "`metatron backup` makes another.")
        }
        Some(age) => ok("backup", format!("the last one is {} old", span(age))),
        None if settings.data_dir.join("metatron.db").exists() => {
            note("backup", "there is none", "`metatron backup` makes one; keep a copy elsewhere.")
        }
        None => ok("backup", "there is nothing to keep yet"),
    }
}
