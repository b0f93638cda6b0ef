//! Since when today and this month are, in UTC.

use protocol::Millis;

const DAY: i64 = 86_400_000;

/// The midnight before.
pub fn day(now: Millis) -> Millis {
    Millis(now.0.div_euclid(DAY) * DAY)
}

/// The midnight of the first of the month. The calendar is Howard Hinnant's civil_from_days.
pub fn month(now: Millis) -> Millis {
    let days = now.0.div_euclid(DAY);
    let of_era = (days + 719_468).rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * shifted + 2) / 5;
    Millis((days - day_of_month) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_begin_at_midnight() {
        for (now, today, first) in [
            // 2026-11-20 13:36:17, 2026-11-20, 2026-11-01
            (1_795_181_777_000, 1_795_132_800_000, 1_793_491_200_000),
            // 2024-02-29 23:59:59.999, 2024-02-29, 2024-02-01
            (1_709_251_199_999, 1_709_164_800_000, 1_706_745_600_000),
            // 2024-03-01 00:00, the first itself
            (1_709_251_200_000, 1_709_251_200_000, 1_709_251_200_000),
            // 2026-01-01 00:00:00.001
            (1_767_225_600_001, 1_767_225_600_000, 1_767_225_600_000),
            // 2000-12-31
            (978_220_800_000, 978_220_800_000, 975_628_800_000),
            (0, 0, 0),
        ] {
            assert_eq!((day(Millis(now)), month(Millis(now))), (Millis(today), Millis(first)), "{now}");
        }
    }
}
