//! A time as people read it.

use protocol::Millis;

/// `2026-11-20 13:41 UTC`
pub fn date(at: Millis) -> String {
    let (minutes, day) = (at.0.div_euclid(60_000).rem_euclid(24 * 60), at.0.div_euclid(24 * 60 * 60_000));
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// Days since 1970-01-01 as year, month, day; Howard Hinnant's `civil_from_days`, in years that begin in March.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_calendars_do() {
        let day = |days: i64| date(Millis(days * 86_400_000));
        assert_eq!(day(0), "1970-01-01 00:00 UTC");
        assert_eq!(day(-1), "1969-12-31 00:00 UTC");
        assert_eq!(day(11_016), "2000-02-29 00:00 UTC");
        assert_eq!(date(Millis(1_795_182_119_999)), "2026-11-20 13:41 UTC");
    }
}
