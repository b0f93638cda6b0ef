//! The place where words stand, with some more around them: one line of plain text.

use protocol::unseen::unseen;

/// Characters before and after the words.
const BEFORE: usize = 40;
const AFTER: usize = 120;

/// Of the first text that has the words; the beginning of the first one when none has.
pub fn snippet(texts: &[String], words: &str) -> String {
    let wanted: Vec<char> = words.chars().map(folded).collect();
    let found = texts.iter().find_map(|text| {
        let text: Vec<char> = text.chars().collect();
        let at = place(&text, &wanted)?;
        Some((text, at))
    });
    let (text, at) =
        found.unwrap_or_else(|| (texts.first().map(|text| text.chars().collect()).unwrap_or_default(), 0));
    let from = word_border(&text, at.saturating_sub(BEFORE), at);
    let to = (at + wanted.len() + AFTER).min(text.len());
    let middle = one_line(&text[from..to]);
    let (left, right) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
    format!("{left}{middle}{right}")
}

/// By the standard library's search, whose time grows with the text alone: a text of one letter repeated must not
/// hold up everybody.
fn place(text: &[char], wanted: &[char]) -> Option<usize> {
    let (text, wanted): (String, String) =
        (text.iter().map(|c| folded(*c)).collect(), wanted.iter().collect());
    let at = if wanted.is_empty() { None } else { text.find(&wanted) }?;
    Some(text[..at].chars().count())
}

/// Case is no difference, where both cases are one letter.
fn folded(c: char) -> char {
    let mut upper = c.to_uppercase();
    let upper = if upper.len() == 1 { upper.next().unwrap_or(c) } else { c };
    let mut lower = upper.to_lowercase();
    if lower.len() == 1 { lower.next().unwrap_or(upper) } else { upper }
}

/// The beginning of a word at or after `from`, if there is one before `at`.
fn word_border(text: &[char], from: usize, at: usize) -> usize {
    if from == 0 {
        return 0;
    }
    (from..at).find(|n| text[n - 1].is_whitespace() && !text[*n].is_whitespace()).unwrap_or(from)
}

/// White space is one blank each; what is not seen, or turns the writing round, is left out.
fn one_line(text: &[char]) -> String {
    let shown = text.iter().filter(|c| c.is_whitespace() || !(c.is_control() || unseen(**c)));
    let text: String = shown.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_with_some_more_around_them() {
        let of = |text: &str, words: &str| snippet(&[text.to_owned()], words);
        assert_eq!(of("How full is\n  the DISK?", "DISK?"), "How full is the DISK?");
        assert_eq!(of("How full is the DISK?", "disk"), "How full is the DISK?");
        assert_eq!(of("ÄPFEL und\tBirnen\u{202e}", "äpfel"), "ÄPFEL und Birnen");
        let long = format!("{}needle {}", "hay ".repeat(100), "straw ".repeat(100));
        let said = of(&long, "NEEDLE");
        assert!(said.starts_with("…hay") && said.contains("needle straw") && said.ends_with('…'), "{said}");
        assert!(said.chars().count() < 200);
        let texts = ["first".to_owned(), "second".to_owned()];
        assert_eq!((snippet(&texts, "cond"), snippet(&texts, "none")), ("second".into(), "first".into()));
        assert_eq!(snippet(&[], "x"), "");
    }
}
