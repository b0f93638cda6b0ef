//! Money in words.

/// `$1.23`; below a dollar with what there is of it: `$0.0182`. What is nothing is `$0.00`, what is almost nothing is not.
pub fn say_usd(usd: f64) -> String {
    match usd {
        usd if usd >= 1.0 || usd <= 0.0 => format!("${usd:.2}"),
        usd if usd >= 0.0001 => {
            let all = format!("{usd:.4}");
            let cents = "0.00".len();
            let more = all[cents..].trim_end_matches('0');
            format!("${}{more}", &all[..cents])
        }
        _ => "<$0.0001".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::say_usd;

    #[test]
    fn little_is_not_nothing() {
        for (amount, said) in [
            (0.0, "$0.00"),
            (0.00001, "<$0.0001"),
            (0.00123, "$0.0012"),
            (0.01, "$0.01"),
            (0.019, "$0.019"),
            (0.0182, "$0.0182"),
            (0.99996, "$1.00"),
            (1234.5, "$1234.50"),
        ] {
            assert_eq!(say_usd(amount), said);
        }
    }
}
