//! Answers that are files: how they are named, and that they stay files.

/// For bytes of others' making: whatever they are, nothing in them runs or loads.
pub const SANDBOX: &str = "sandbox; default-src 'none'";

/// `Content-Disposition` after RFC 6266: plain ASCII for old readers, the whole name for all others.
pub fn disposition(name: &str, shown: bool) -> String {
    let kind = if shown { "inline" } else { "attachment" };
    let plain: String = name
        .chars()
        .map(|c| if (c.is_ascii_graphic() || c == ' ') && !"\"\\%;".contains(c) { c } else { '_' })
        .collect();
    let whole: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn no_name_breaks_out_of_its_header() {
        assert_eq!(disposition("a.txt", false), r#"attachment; filename="a.txt"; filename*=UTF-8''a.txt"#);
        let hostile = disposition("ü\"; x=\r\n.png", true);
        assert_eq!(
            hostile,
            r#"inline; filename="___ x=__.png"; filename*=UTF-8''%C3%BC%22%3B%20x%3D%0D%0A.png"#
        );
    }
}
