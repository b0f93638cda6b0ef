//! Names that others chose, fit to be shown.

use crate::exec::invisible;

/// Without control characters and what the eye does not see; at most so many characters.
pub fn plain(text: &str, most: usize) -> String {
    let seen: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|&c| !invisible(c)).collect();
    let mut chars = seen.trim().chars();
    let kept: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() { format!("{kept}…") } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides() {
        for (raw, shown) in [
            ("nginx.service", "nginx.service"),
            ("\u{1b}[31mred\u{202e}x\u{200b}", "[31mredx"),
            ("a\nb", "a b"),
            ("12345678901234", "1234567890123…"),
            ("ä\u{0}ö", "ä ö"),
        ] {
            assert_eq!(plain(raw, 13), shown, "{raw:?}");
        }
    }
}
