//! Bytes in the unit that a person reads.

const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];

/// Powers of 1024, one place below ten: "12 B", "2.0 KiB", "300 MiB".
pub fn size(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let (mut value, mut unit) = (bytes as f64 / 1024.0, 0);
    // What would be rounded to 1024 is 1 of the next.
    while value >= 1023.5 && unit + 1 < UNITS.len() {
        (value, unit) = (value / 1024.0, unit + 1);
    }
    let tenths = (value * 10.0).round() / 10.0;
    if tenths < 10.0 {
        format!("{tenths:.1} {}", UNITS[unit])
    } else {
        format!("{} {}", value.round(), UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn bytes_are_said_as_on_the_pages() {
        for (bytes, said) in [
            (0, "0 B"),
            (12, "12 B"),
            (1023, "1023 B"),
            (1024, "1.0 KiB"),
            (1536, "1.5 KiB"),
            (2_048, "2.0 KiB"),
            (10_200, "10 KiB"),
            (12_800, "13 KiB"),
            (1_048_100, "1.0 MiB"),
            (300 << 20, "300 MiB"),
            (3_328_599_654, "3.1 GiB"),
            (64 << 30, "64 GiB"),
            (5 << 40, "5.0 TiB"),
            (5 << 50, "5120 TiB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }
}
