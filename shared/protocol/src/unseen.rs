//! Characters that have no place in a name or a title: whoever reads it would not see them, or would see the
//! rest of it in another order.

/// Turns the writing round, or is not seen at all. The two joiners are neither: Persian and Hindi are written with
/// them, and families of emoji.
pub fn unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::unseen;

    #[test]
    fn what_is_written_is_seen() {
        assert!("\u{202e}\u{2066}\u{200b}\u{feff}\u{ad}\u{e0041}".chars().all(unseen));
        assert!(!"Größe ‐ 日本 می\u{200c}خواهم 👨\u{200d}👩\u{200d}👧 \u{301}".chars().any(unseen));
    }
}
