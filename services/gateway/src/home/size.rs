//! Bytes in words, as everywhere on the pages.

pub fn size(bytes: u64) -> String {
    let units = ["KiB", "MiB", "GiB", "TiB"];
    let (mut value, mut unit) = (bytes as f64 / 1024.0, units[0]);
    for next in &units[1..] {
        if value < 1024.0 {
            break;
        }
        (value, unit) = (value / 1024.0, next);
    }
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_short() {
        for (bytes, said) in [
            (2_048, "2.0 KiB"),
            (300 << 20, "300 MiB"),
            (3_328_599_654, "3.1 GiB"),
            (2 << 40, "2.0 TiB"),
            (0, "0.0 KiB"),
        ] {
            assert_eq!(super::size(bytes), said);
        }
    }
}
