//! Every night, and when a night was missed, at the first look after it. A reconciler on a clock.

use crate::{backups::Failure, deps::Deps};
use actix_web::web::Data;
use chassis::{clock::now, supervise::task};
use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};
use protocol::Millis;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(60);
/// The next one is made at the first night's hour so long after the last.
const APART: SignedDuration = SignedDuration::from_hours(2);
/// After one that failed.
const AGAIN: Duration = Duration::from_secs(3600);

pub async fn serve(deps: Data<Deps>) -> task::Result {
    loop {
        tokio::select! {
            () = deps.stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if next_at(&deps).await?.is_some_and(|at| at <= now()) {
            deps.backups.begin_nightly(&deps);
        }
    }
}

/// None while nobody has claimed the system: there is nothing to keep.
pub async fn next_at(deps: &Data<Deps>) -> Result<Option<Millis>, Failure> {
    let Some(claimed_at) = deps.store.claimed_at().await? else { return Ok(None) };
    let keeper = deps.backups.clone();
    let newest = tokio::task::spawn_blocking(move || keeper.newest_nightly()).await;
    let newest = newest.map_err(|error| Failure::Broken(error.to_string()))??;
    let due = after(newest.unwrap_or(claimed_at), deps.config.backup_hour, &TimeZone::system())
        .map_err(|error| Failure::Broken(format!("no time for the next backup is found: {error}")))?;
    let failed =
        deps.backups.last().filter(|last| last.problem.is_some()).map(|last| last.ended_at.plus(AGAIN));
    Ok(Some(failed.map_or(due, |again| due.max(again))))
}

/// The first time that the clock of this zone shows the hour, at least `APART` after.
fn after(last: Millis, hour: i8, zone: &TimeZone) -> Result<Millis, jiff::Error> {
    let from = Timestamp::from_millisecond(last.0)?.checked_add(APART)?.to_zoned_datetime(zone.clone());
    // An hour that a day does not have, when clocks are put forward, is the next one that it has.
    let today = from.date().at(hour, 0, 0, 0).to_zoned_datetime(zone.clone())?;
    let night = if today >= from {
        today
    } else {
        today.date().checked_add(1.day())?.at(hour, 0, 0, 0).to_zoned_datetime(zone.clone())?
    };
    Ok(Millis(night.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        Millis(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn each_night_has_one() {
        let utc = TimeZone::UTC;
        for (last, next) in [
            // It took some seconds, or minutes: the next night all the same.
            ("2026-11-28T03:00:07Z", "2026-11-29T03:00:00Z"),
            ("2026-11-28T03:40:00Z", "2026-11-29T03:00:00Z"),
            // Made late, since the machine slept; set up by day, in the evening, and shortly before.
            ("2026-11-28T09:00:00Z", "2026-11-29T03:00:00Z"),
            ("2026-11-28T23:30:00Z", "2026-11-29T03:00:00Z"),
            ("2026-11-28T02:31:00Z", "2026-11-29T03:00:00Z"),
        ] {
            assert_eq!(after(at(last), 3, &utc).unwrap(), at(next), "{last}");
        }
        // By the clock on the wall.
        let east = TimeZone::fixed(jiff::tz::offset(9));
        assert_eq!(after(at("2026-11-28T18:00:00Z"), 3, &east).unwrap(), at("2026-11-29T18:00:00Z"));
        assert!(after(Millis(i64::MAX), 3, &utc).is_err(), "a time that no calendar has");
    }
}
