//! Money and tokens, as narrow as a table wants them.

/// `$1.23`; below a cent with what there is of it: `$0.0012`. What is nothing is `$0.00`, what is almost nothing is not.
pub fn usd(usd: f64) -> String {
    match usd {
        usd if usd >= 0.01 || usd <= 0.0 => format!("${usd:.2}"),
        usd if usd >= 0.0001 => format!("${usd:.4}"),
        _ => "<$0.0001".to_owned(),
    }
}

/// `950`, `12.3k`, `4.5M`
pub fn tokens(count: i64) -> String {
    match count {
        ..=999 => count.to_string(),
        1_000..=999_949 => format!("{:.1}k", count as f64 / 1e3),
        _ => format!("{:.1}M", count as f64 / 1e6),
    }
}

/// Of all input, what came from a cache: `45 %`, `-` when nothing was read.
pub fn cached(fresh: i64, read: i64, written: i64) -> String {
    match fresh + read + written {
        0 => "-".to_owned(),
        all => format!("{} %", (read as f64 / all as f64 * 100.0).round()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_fit_into_a_table() {
        for (amount, said) in [
            (0.0, "$0.00"),
            (0.00001, "<$0.0001"),
            (0.00123, "$0.0012"),
            (0.01, "$0.01"),
            (1234.5, "$1234.50"),
        ] {
            assert_eq!(usd(amount), said);
        }
        for (count, said) in [(0, "0"), (999, "999"), (1_000, "1.0k"), (999_949, "999.9k"), (999_950, "1.0M")]
        {
            assert_eq!(tokens(count), said);
        }
        assert_eq!([cached(0, 0, 0), cached(1, 1, 0), cached(0, 5, 0)], ["-", "50 %", "100 %"]);
    }
}
