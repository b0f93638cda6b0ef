//! Days and months in UTC. The calendar is Howard Hinnant's civil_from_days and its inverse.

use crate::Millis;

const DAY: i64 = 86_400_000;

/// The midnight before.
pub fn day(now: Millis) -> Millis {
    Millis(days(now) * DAY)
}

pub fn next_day(now: Millis) -> Millis {
    Millis((days(now) + 1) * DAY)
}

/// The midnight of the first of the month.
pub fn month(now: Millis) -> Millis {
    let (_, _, day) = civil(days(now));
    Millis((days(now) - (day - 1)) * DAY)
}

pub fn next_month(now: Millis) -> Millis {
    // No month is longer than 31 days, and the 32nd day from its first stands in the next.
    month(Millis(month(now).0 + 32 * DAY))
}

/// `2026-11-28`
pub fn date(now: Millis) -> String {
    let (year, month, day) = civil(days(now));
    format!("{year:04}-{month:02}-{day:02}")
}

fn days(now: Millis) -> i64 {
    now.0.div_euclid(DAY)
}

/// Year, month and day, each from 1.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months from March.
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_begin_at_midnight() {
        for (now, today, first, next, name) in [
            // 2026-11-20 13:36:17, 2026-11-20, 2026-11-01, 2026-12-01
            (1_795_181_777_000, 1_795_132_800_000, 1_793_491_200_000, 1_796_083_200_000, "2026-11-20"),
            // 2024-02-29 23:59:59.999, 2024-02-29, 2024-02-01, 2024-03-01
            (1_709_251_199_999, 1_709_164_800_000, 1_706_745_600_000, 1_709_251_200_000, "2024-02-29"),
            // 2024-03-01 00:00, the first itself
            (1_709_251_200_000, 1_709_251_200_000, 1_709_251_200_000, 1_711_929_600_000, "2024-03-01"),
            // 2026-01-01 00:00:00.001
            (1_767_225_600_001, 1_767_225_600_000, 1_767_225_600_000, 1_769_904_000_000, "2026-01-01"),
            // 2000-12-31
            (978_220_800_000, 978_220_800_000, 975_628_800_000, 978_307_200_000, "2000-12-31"),
            (0, 0, 0, 2_678_400_000, "1970-01-01"),
        ] {
            let now = Millis(now);
            assert_eq!((day(now), month(now), next_month(now)), (Millis(today), Millis(first), Millis(next)));
            assert_eq!(date(now), name);
            assert_eq!(day(next_day(now)), Millis(today + DAY));
        }
    }
}
