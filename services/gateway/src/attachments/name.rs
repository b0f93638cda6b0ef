//! A file's name, as it can be shown and saved: one line, no folders, nothing that hides what it is.

use protocol::unseen::unseen;

/// Characters of a name at most, and of its ending.
const MOST: usize = 120;
const ENDING: usize = 16;

/// The last part of the path that was given, made harmless; `file` when nothing is left.
pub fn safe(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|c| !c.is_control() && !unseen(*c)).collect();
    let name = shorten(visible.trim());
    if name.trim_matches(['.', ' ']).is_empty() { "file".to_owned() } else { name }
}

/// In the middle, so that its ending stays.
fn shorten(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    if chars.len() <= MOST {
        return name.to_owned();
    }
    let dot = chars.iter().rposition(|c| *c == '.').filter(|dot| chars.len() - dot <= ENDING);
    let ending = &chars[dot.unwrap_or(chars.len())..];
    let head = &chars[..MOST - 1 - ending.len()];
    head.iter().chain(&['…']).chain(ending).collect()
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_are_made_harmless() {
        let table = [
            ("notes.txt", "notes.txt"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ann\\photo.png", "photo.png"),
            ("a\0b\r\n.txt", "ab.txt"),
            ("invoice\u{202e}gpj.exe", "invoicegpj.exe"),
            ("\u{ad}\u{e0041}a.txt", "a.txt"),
            ("/", "file"),
            ("..", "file"),
            ("  ", "file"),
            ("Übersicht 🦀.md", "Übersicht 🦀.md"),
            ("\"quoted\"; filename=x", "\"quoted\"; filename=x"),
        ];
        for (given, want) in table {
            assert_eq!(safe(given), want, "{given:?}");
        }
        let long = safe(&format!("{}.tar.gz", "x".repeat(300)));
        assert_eq!((long.chars().count(), long.ends_with("x….gz")), (120, true), "{long}");
        assert_eq!(safe(&format!("a.{}", "y".repeat(300))).chars().count(), 120);
    }
}
