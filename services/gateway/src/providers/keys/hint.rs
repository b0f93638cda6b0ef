//! What tells one key from another without giving it away.

/// Characters that are shown.
const SHOWN: usize = 4;
/// Keys shorter than this are not shown in part: too much of them would be known.
const LEAST: usize = 20;

/// The last characters of a key; keys are ASCII.
pub fn hint(key: &str) -> Option<String> {
    (key.len() >= LEAST).then(|| format!("…{}", &key[key.len() - SHOWN..]))
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn little_of_a_long_key_is_shown_and_nothing_of_a_short_one() {
        assert_eq!(hint("sk-0123456789abcdefghij").as_deref(), Some("…ghij"));
        assert_eq!(hint("sk-short"), None);
    }
}
