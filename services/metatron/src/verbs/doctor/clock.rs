//! The clock: logins, leases and certificates go by it.

use super::{Finding, bad, note, ok};
use crate::{config::Settings, launch::binaries, machine::processes};
use protocol::{Millis, node::Place};
use std::{
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const DAY: i64 = 86_400_000;
/// 2100-01-01
const TOO_LATE: i64 = 4_102_444_800_000;
const KEEPERS: [&str; 5] = ["systemd-timesyncd", "chronyd", "ntpd", "ntpd-rs", "openntpd"];

pub fn clock(settings: &Settings) -> Finding {
    judge(chassis::clock::now(), known_past(settings), keeper())
}

/// A moment that has certainly been: this program was built, and the database last written.
fn known_past(settings: &Settings) -> Millis {
    let files = [binaries::own().ok(), Some(settings.data_dir.join("metatron.db"))];
    let times = files.into_iter().flatten().filter_map(|file| {
        let time = file.metadata().ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(time.as_millis()).ok()
    });
    Millis(times.max().unwrap_or(0))
}

/// Who keeps it right, when that can be known.
fn keeper() -> Option<String> {
    if chassis::place() == Place::Container {
        return Some("the host's".into());
    }
    if Path::new("/run/systemd/timesync/synchronized").exists() {
        return Some("synchronized by systemd-timesyncd".into());
    }
    let found = processes::all().into_iter().find(|process| KEEPERS.contains(&process.name()))?;
    Some(format!("kept by {}", found.name()))
}

fn judge(now: Millis, past: Millis, keeper: Option<String>) -> Finding {
    let date = in_words(now);
    let next =
        "Set it (`timedatectl set-ntp true`), then `metatron restart`: logins and certificates go by it.";
    if now.0 < past.0 - DAY {
        return bad("clock", format!("it says {date}, and this was written on {}", in_words(past)), next);
    }
    if now.0 > TOO_LATE {
        return bad("clock", format!("it says {date}"), next);
    }
    match keeper {
        Some(keeper) => ok("clock", format!("{date}, {keeper}")),
        None => note(
            "clock",
            format!("{date}; nothing was found that keeps it right"),
            "`timedatectl set-ntp true`, or install chrony.",
        ),
    }
}

fn in_words(at: Millis) -> String {
    let since = Duration::from_millis(u64::try_from(at.0).unwrap_or(0));
    UNIX_EPOCH
        .checked_add(since)
        .map_or_else(|| "no date".into(), |at: SystemTime| httpdate::fmt_http_date(at))
}

#[cfg(test)]
mod tests {
    use super::{super::Grade, *};

    #[test]
    fn a_clock_that_fell_back_or_flew_away_is_bad() {
        let past = Millis(1_790_000_000_000);
        let grade =
            |now: i64, keeper: Option<&str>| judge(Millis(now), past, keeper.map(str::to_owned)).grade;
        assert_eq!(grade(0, Some("kept")), Grade::Bad);
        assert_eq!(grade(past.0 - 2 * DAY, Some("kept")), Grade::Bad);
        assert_eq!(grade(TOO_LATE + 1, Some("kept")), Grade::Bad);
        assert_eq!(grade(past.0 + DAY, Some("kept")), Grade::Ok);
        assert_eq!(grade(past.0 + DAY, None), Grade::Note);
    }
}
