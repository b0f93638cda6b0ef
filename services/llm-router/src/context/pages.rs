//! How many pages a PDF has, about: nobody here reads it, and what a model takes for it goes by its pages.

/// More than anybody takes in one prompt.
const MOST: usize = 600;
/// Bytes of a page, where they cannot be counted: of text with its fonts. Pictures take more.
const BYTES_A_PAGE: usize = 12 * 1024;

/// From 1. Its pages as they stand there by name; where objects are packed away, at least as many as its size tells.
pub fn of(pdf: &[u8]) -> u32 {
    let (mut seen, mut packed, mut after_type) = (0, false, false);
    // A name begins with a slash: `/Type /Page`, and not `/Pages`.
    for name in pdf.split(|byte| *byte == b'/') {
        seen += usize::from(after_type && is(name, b"Page"));
        packed |= is(name, b"ObjStm");
        after_type = name.trim_ascii_end() == b"Type";
    }
    let pages = if seen == 0 || packed { seen.max(pdf.len() / BYTES_A_PAGE) } else { seen };
    u32::try_from(pages.clamp(1, MOST)).unwrap_or(1)
}

fn is(name: &[u8], word: &[u8]) -> bool {
    name.strip_prefix(word).is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn pages_are_counted_or_guessed() {
        let of_size = |start: &str, size: usize| {
            let mut pdf = start.as_bytes().to_vec();
            pdf.resize(size, 0xff);
            of(&pdf)
        };
        let two = "%PDF-1.4 <</Type/Pages/Count 2>> <</Type /Page/Parent 1 0 R>> <</Type\n/Page>> /Page";
        let packed = "%PDF-1.7 <</Type/ObjStm/N 9>> <</Type/Page >>";
        for (start, size, pages) in [
            (two, 300_000, 2),
            (packed, 300_000, 24),
            (packed, 4_000, 1),
            ("%PDF-1.7", 300_000, 24),
            ("%PDF-1.7", 20 << 20, 600),
            ("%PDF-1.7 /Type/PageLabel", 0, 1),
            ("", 0, 1),
        ] {
            assert_eq!(of_size(start, size), pages, "{start} of {size}");
        }
    }
}
