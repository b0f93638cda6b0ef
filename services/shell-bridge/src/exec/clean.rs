//! Text fit for a model: without what a terminal would act on and what the eye does not see.

/// Takes out escape sequences, control characters, bidi and other invisible ones; of a line that was
/// drawn over (with carriage returns) its last form stays. Newlines and tabs stay.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut line = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => {
                out.push('\n');
                line = out.len();
            }
            '\r' => match chars.peek() {
                Some('\n' | '\r') | None => {}
                Some(_) => out.truncate(line),
            },
            '\u{1b}' => skip_escape(&mut chars),
            // The same in one byte.
            '\u{9b}' => skip_csi(&mut chars),
            '\u{8}' => {
                if out.len() > line {
                    out.pop();
                }
            }
            '\t' => out.push('\t'),
            c if invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Controls, bidi marks, zero-width characters, tags, variation selectors of the supplement.
pub fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => skip_csi(chars),
        // OSC, DCS, SOS, PM, APC: to BEL or ST; not beyond the line, lest one stray byte eats the rest.
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(&c) = chars.peek() {
                if c == '\n' {
                    return;
                }
                chars.next();
                match c {
                    '\u{7}' | '\u{9c}' => return,
                    '\u{1b}' => {
                        chars.next_if_eq(&'\\');
                        return;
                    }
                    _ => {}
                }
            }
        }
        Some('(' | ')' | '*' | '+' | '#' | '%' | ' ') => drop(chars.next()),
        _ => {}
    }
}

fn skip_csi(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(c) = chars.next_if(|&c| c != '\n') {
        if ('\u{40}'..='\u{7e}').contains(&c) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_what_is_seen() {
        for (raw, cleaned) in [
            ("plain\ttext\r\n", "plain\ttext\n"),
            ("\u{1b}[1;31mred\u{1b}[0m", "red"),
            ("10%\r50%\r100%\ndone", "100%\ndone"),
            ("\u{1b}]52;c;aGk=\u{7}x\u{1b}]0;t\u{1b}\\y", "xy"),
            ("a\u{202e}b\u{200b}c\u{e0041}d\0e", "abcde"),
            ("\u{1b}]open\nrest", "\nrest"),
            ("ab\u{8}c", "ac"),
            ("\u{1b}(Bok\u{9b}2Kk", "okk"),
        ] {
            assert_eq!(clean(raw), cleaned, "{raw:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_invisible_is_left(text in ".*") {
            proptest::prop_assert!(!clean(&text).chars().any(|c| invisible(c) && c != '\n' && c != '\t'));
        }
    }
}
