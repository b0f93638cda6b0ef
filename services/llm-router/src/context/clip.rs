//! Long text kept head and tail: what lies between is counted, never silently lost.

/// At most about `most` bytes: two thirds head, one third tail, cut at UTF-8 borders.
pub fn head_and_tail(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let head = floor(text, most * 2 / 3);
    let tail = ceil(text, text.len() - most / 3);
    format!("{}\n[… {} bytes left out …]\n{}", &text[..head], tail - head, &text[tail..])
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::head_and_tail;

    #[test]
    fn both_ends_are_kept_and_the_middle_is_counted() {
        assert_eq!(head_and_tail("short", 5), "short");
        assert_eq!(head_and_tail("0123456789abcdef", 9), "012345\n[… 7 bytes left out …]\ndef");
        for most in 0..40 {
            // Four-byte characters are never cut through.
            head_and_tail(&"🦀".repeat(10), most);
        }
    }
}
