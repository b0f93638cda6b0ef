//! What a file is, by its first bytes: an image or a document that models know, or text.

use protocol::message::AttachmentKind;

/// How a PDF begins, within so many bytes. Whether it is whole, or has a password, is for its readers to say.
const PDF: &[u8] = b"%PDF-";
const PDF_HEAD: usize = 1024;

/// Media type and kind; None for anything else.
pub fn sniff(bytes: &[u8]) -> Option<(&'static str, AttachmentKind)> {
    if let Some(image) = image(bytes) {
        return Some((image, AttachmentKind::Image));
    }
    if bytes.starts_with(PDF) {
        return Some(("application/pdf", AttachmentKind::Document));
    }
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return Some(("text/plain", AttachmentKind::Text));
    }
    // Readers pass over what stands before it; a text may speak of it there.
    let head = &bytes[..bytes.len().min(PDF_HEAD)];
    let pdf = head.windows(PDF.len()).any(|window| window == PDF);
    pdf.then_some(("application/pdf", AttachmentKind::Document))
}

fn image(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AttachmentKind::{Document, Image, Text};

    type Seen = Option<(&'static str, AttachmentKind)>;

    #[test]
    fn the_bytes_say_what_it_is() {
        let late = [&b"\0".repeat(1_020)[..], b"%PDF-1.4"].concat();
        let table: [(&[u8], Seen); 14] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(("image/png", Image))),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(("image/jpeg", Image))),
            (b"GIF89a\x01\0", Some(("image/gif", Image))),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(("image/webp", Image))),
            (b"RIFF\x24\0\0\0WAVEfmt ", None),
            (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", Some(("application/pdf", Document))),
            (b"%PDF-1.4\n1 0 obj<</Type/Catalog>>", Some(("application/pdf", Document))),
            (b"\xef\xbb\xbf\r\n%PDF-1.4\n%\xff", Some(("application/pdf", Document))),
            (b"A PDF begins with %PDF-1.4", Some(("text/plain", Text))),
            (&late, None),
            ("naïve 🦀\n".as_bytes(), Some(("text/plain", Text))),
            (b"<svg onload='alert(1)'/>", Some(("text/plain", Text))),
            (b"a\0b", None),
            (b"caf\xe9", None),
        ];
        for (bytes, want) in table {
            assert_eq!(sniff(bytes), want, "{bytes:?}");
        }
    }
}
