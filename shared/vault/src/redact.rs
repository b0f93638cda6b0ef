//! A filter for streams that might carry secrets.
//!
//! It knows each value as it is, in base64 (standard and URL-safe, at each of the three places where
//! it can begin), in hex, and URL-encoded. It is a backstop: who cuts a value into pieces or turns it
//! around gets past it.

use crate::{REDACTED, Secret};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use std::fmt::Write;
use zeroize::Zeroizing;

/// Shorter values would redact ordinary words.
const SHORTEST: usize = 8;

/// Replaces known values in a stream by `[redacted]`, also where they are split between two chunks.
pub struct Redactor {
    /// Longest first, so that a form is not cut by a shorter one within it.
    forms: Vec<Zeroizing<String>>,
    kept: Zeroizing<String>,
}

impl Redactor {
    /// Values shorter than 8 bytes are ignored.
    pub fn new(values: impl IntoIterator<Item = Secret>) -> Self {
        let mut forms = Vec::new();
        for value in values {
            if value.reveal().len() >= SHORTEST {
                forms.extend(forms_of(value.reveal()).into_iter().filter(|form| form.len() >= SHORTEST));
            }
        }
        forms.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.as_str().cmp(b.as_str())));
        forms.dedup_by(|a, b| a.as_str() == b.as_str());
        Self { forms, kept: Zeroizing::new(String::new()) }
    }

    /// What can be said of this chunk now; a possible beginning of a value is kept for the next.
    pub fn push(&mut self, chunk: &str) -> String {
        self.kept.push_str(chunk);
        self.say(false)
    }

    /// The rest, when nothing more comes.
    pub fn finish(&mut self) -> String {
        self.say(true)
    }

    fn say(&mut self, is_end: bool) -> String {
        let text = std::mem::replace(&mut self.kept, Zeroizing::new(String::new()));
        let mut said = String::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            // A longer form may still be coming where a shorter one already stands: wait for it.
            if !is_end && self.forms.iter().any(|form| form.len() > rest.len() && form.starts_with(rest)) {
                break;
            }
            if let Some(form) = self.forms.iter().find(|form| rest.starts_with(form.as_str())) {
                said.push_str(REDACTED);
                at += form.len();
            } else {
                let next = rest.chars().next().map_or(1, char::len_utf8);
                said.push_str(&rest[..next]);
                at += next;
            }
        }
        self.kept.push_str(&text[at..]);
        said
    }
}

fn forms_of(value: &str) -> Vec<Zeroizing<String>> {
    let bytes = value.as_bytes();
    let mut forms = vec![value.to_owned(), hex::encode(bytes), hex::encode_upper(bytes)];
    for before in 0..3 {
        forms.push(base64_within(&STANDARD_NO_PAD, bytes, before));
        forms.push(base64_within(&URL_SAFE_NO_PAD, bytes, before));
    }
    forms.push(url_encoded(value, true));
    forms.push(url_encoded(value, false));
    forms.into_iter().map(Zeroizing::new).collect()
}

/// The characters that stand for these bytes alone when `before` others (modulo 3) come first.
fn base64_within(engine: &impl Engine, bytes: &[u8], before: usize) -> String {
    let padded = Zeroizing::new([vec![0; before], bytes.to_vec()].concat());
    let text = Zeroizing::new(engine.encode(padded.as_slice()));
    let first = (before * 8).div_ceil(6);
    let end = padded.len() * 8 / 6;
    text.get(first..end).unwrap_or_default().to_owned()
}

fn url_encoded(value: &str, upper: bool) -> String {
    let mut text = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = if upper { write!(text, "%{byte:02X}") } else { write!(text, "%{byte:02x}") };
        }
    }
    text
}
