//! Days and months in UTC.

use crate::Millis;
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time},
    tz::TimeZone,
};

/// The midnight before.
pub fn day(now: Millis) -> Millis {
    midnight(of(now))
}

pub fn next_day(now: Millis) -> Millis {
    midnight(of(now).saturating_add(1.day()))
}

/// The midnight of the first of the month.
pub fn month(now: Millis) -> Millis {
    midnight(of(now).first_of_month())
}

pub fn next_month(now: Millis) -> Millis {
    midnight(of(now).first_of_month().saturating_add(1.month()))
}

/// `2026-11-28`
pub fn date(now: Millis) -> String {
    of(now).to_string()
}

/// `2026-11-28 13:41`
pub fn minute(now: Millis) -> String {
    TimeZone::UTC.to_datetime(at(now)).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Times of before year -9999 or after 9999, which nobody meets, count as the end that is nearer.
fn at(now: Millis) -> Timestamp {
    let at = Timestamp::from_millisecond(now.0);
    at.unwrap_or(if now.0 < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

fn of(now: Millis) -> Date {
    TimeZone::UTC.to_datetime(at(now)).date()
}

fn midnight(date: Date) -> Millis {
    let at = TimeZone::UTC.to_timestamp(date.to_datetime(Time::midnight()));
    // The first days of all lie before the first moment of all.
    Millis(at.unwrap_or(Timestamp::MIN).as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

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
        let at = |days: i64| minute(Millis(days * DAY));
        assert_eq!([at(0), at(-1), at(11_016)], ["1970-01-01 00:00", "1969-12-31 00:00", "2000-02-29 00:00"]);
        assert_eq!(minute(Millis(1_795_182_119_999)), "2026-11-20 13:41");
        for far in [Millis(i64::MIN), Millis(i64::MAX)] {
            let _no_panic = (day(far), next_day(far), month(far), next_month(far), date(far), minute(far));
        }
    }
}
