//! How things are said: lines for a person, JSON for a program. Nothing else here prints to stdout.

use crate::Error;
use serde::Serialize;
use std::io::{IsTerminal, Write};

#[derive(Debug, Clone, Copy)]
pub struct Show {
    pub json: bool,
}

impl Show {
    /// A line for a person; silent under `--json`. A closed pipe is no error.
    pub fn line(self, text: impl AsRef<str>) {
        if !self.json {
            let _ = writeln!(std::io::stdout().lock(), "{}", text.as_ref());
        }
    }

    /// Text without a line end, shown at once; silent under `--json`.
    pub fn piece(self, text: &str) {
        if !self.json {
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        }
    }

    /// One JSON value on one line; silent for a person.
    pub fn value(self, value: &impl Serialize) {
        if self.json
            && let Ok(text) = serde_json::to_string(value)
        {
            let _ = writeln!(std::io::stdout().lock(), "{text}");
        }
    }

    /// A remark that belongs to neither answer: to stderr.
    pub fn remark(self, text: impl AsRef<str>) {
        let _ = writeln!(std::io::stderr().lock(), "{}", text.as_ref());
    }

    pub fn failure(self, error: &Error) {
        if self.json {
            let value = serde_json::json!({ "error": {
                "code": error.code(), "detail": error.to_string(), "kept": error.kept(), "next": error.next(),
            }});
            self.remark(value.to_string());
            return;
        }
        self.remark(format!("metatron: {error}"));
        if let Some(kept) = error.kept() {
            self.remark(format!("  {kept}"));
        }
        if let Some(next) = error.next() {
            self.remark(format!("  {next}"));
        }
    }
}

/// A person is there to answer: both ends are a terminal.
pub fn someone_is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Text as it may be put on a terminal by someone who must see everything: line ends stay, every other
/// control character and every character that changes direction or hides is written as its escape.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '\x1b' => out.push_str("\\x1b"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if hides(c) => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Bidirectional controls, zero-width and other invisible characters, tags, private use.
fn hides(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
        | 0x2028..=0x202f | 0x205f..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff9..=0xfffb
        | 0xe000..=0xf8ff | 0xe0000..=0x10ffff | 0x2000..=0x200a | 0x3000 | 0xa0)
}

/// Output of a program for the eyes: escapes are taken out of force, so that it cannot repaint the terminal.
pub fn tame(text: &str) -> String {
    visible(&text.replace("\r\n", "\n"))
}

/// "3 s", "5 min", "2 h 10 min", "4 d 3 h".
pub fn span(seconds: i64) -> String {
    match seconds.max(0) {
        s @ 0..=119 => format!("{s} s"),
        s @ 120..=7199 => format!("{} min", s / 60),
        s @ 7200..=172_799 => format!("{} h {} min", s / 3600, s % 3600 / 60),
        s => format!("{} d {} h", s / 86_400, s % 86_400 / 3600),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_repaints_is_written_out() {
        assert_eq!(
            visible("a\x1b[2Jb\rc\u{202e}d\u{200b}e\0\n\tf\u{7}"),
            "a\\x1b[2Jb\\rc\\u{202e}d\\u{200b}e\\0\n\tf\\x07"
        );
        assert_eq!(visible("naïve – 日本 ✓"), "naïve – 日本 ✓");
        assert_eq!(tame("one\r\ntwo\rthree"), "one\ntwo\\rthree");
    }
}
