//! Tokens, as narrow as a table wants them.

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
        for (count, said) in [(0, "0"), (999, "999"), (1_000, "1.0k"), (999_949, "999.9k"), (999_950, "1.0M")]
        {
            assert_eq!(tokens(count), said);
        }
        assert_eq!([cached(0, 0, 0), cached(1, 1, 0), cached(0, 5, 0)], ["-", "50 %", "100 %"]);
    }
}
