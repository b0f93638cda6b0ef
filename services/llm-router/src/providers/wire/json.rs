//! JSON as upstreams send it: of bounded size once it is read, and with characters that cannot be read replaced.

use super::Frame;
use crate::providers::Failure;
use memchr::{memchr, memchr2};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Values in one JSON text, and in all that is kept of an answer's, at most. An object with one field takes 650 bytes
/// where its text takes six, so that bytes alone bound nothing; the largest answers of any provider have some hundred.
pub const MOST_VALUES: usize = 64 * 1024;
/// Bytes of what is mended at most: pieces of a stream are small, and whatever is larger is as its sender made it.
const MOST_MENDED: usize = 1024 * 1024;
/// Values in a list of models at most: a thousand models with all that is told of each.
pub const MOST_LISTED: usize = 4 * MOST_VALUES;

/// A frame as JSON. `whole` bodies that are no JSON never were an answer.
pub fn parse<T: DeserializeOwned>(frame: &Frame) -> Result<T, Failure> {
    if has_more_than(MOST_VALUES, &frame.data) {
        return Err(too_many(MOST_VALUES));
    }
    read(&frame.data).map_err(|error| match frame.whole {
        true => Failure::NotCompatible { detail: format!("the body is not valid JSON ({error})") },
        false => Failure::Cut { detail: format!("a piece of it was not valid JSON ({error})") },
    })
}

pub fn too_many(most: usize) -> Failure {
    Failure::NotCompatible { detail: format!("it sent JSON of more than {most} values") }
}

/// What is broken in a text ends no answer: a model that is cut in the middle of a character says the rest of it.
pub fn read<T: DeserializeOwned>(json: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(json)
        .or_else(|error| mended(json).map_or(Err(error), |mended| serde_json::from_str(&mended)))
}

/// It has more than `most` values, which are no more than beginnings and commas, one for the whole, and bytes.
pub fn has_more_than(most: usize, json: &[u8]) -> bool {
    let (mut values, mut at) = (1, 0);
    while json.len() > most && at < json.len() && values <= most {
        match json[at] {
            b'"' => at += text_len(&json[at..]),
            byte => {
                values += usize::from(matches!(byte, b',' | b'[' | b'{'));
                at += 1;
            }
        }
    }
    values > most
}

/// How many it consists of, itself among them.
pub fn values(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(values).sum(),
        Value::Object(map) => fields(map),
        _ => 0,
    }
}

pub fn fields(map: &Map<String, Value>) -> usize {
    map.values().map(values).sum()
}

/// Bytes of the text at the beginning, with its quotes.
fn text_len(json: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = json.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found;
        if json[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    json.len()
}

/// With U+FFFD for bytes that are no UTF-8 and for halves of surrogate pairs; `None` when there is neither, or when it is
/// so large that what three bytes are made of one takes too much.
fn mended(json: &[u8]) -> Option<String> {
    if json.len() > MOST_MENDED {
        return None;
    }
    let text = String::from_utf8_lossy(json);
    let (mut mended, mut kept, mut at) = (String::new(), 0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| memchr(b'\\', rest.as_bytes())) {
        at += found;
        at += match (unit(&text, at), unit(&text, at + 6)) {
            (Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
            (Some(0xD800..0xE000), _) => {
                mended.push_str(&text[kept..at]);
                mended.push(char::REPLACEMENT_CHARACTER);
                kept = at + 6;
                6
            }
            // What is escaped is one byte, or cannot be read in any case.
            _ => 2,
        };
    }
    if kept == 0 && matches!(text, Cow::Borrowed(_)) {
        return None;
    }
    mended.push_str(&text[kept..]);
    Some(mended)
}

/// Of `\uXXXX` at this place.
fn unit(text: &str, at: usize) -> Option<u16> {
    let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn values_are_counted_and_not_bytes() {
        let list = |one: &str, count: usize| format!("[{}]", vec![one; count].join(","));
        let is_too_many = |json: &[u8]| has_more_than(MOST_VALUES, json);
        assert!(!is_too_many(list("0", MOST_VALUES - 1).as_bytes()));
        assert!(is_too_many(list("0", MOST_VALUES).as_bytes()));
        assert!(is_too_many(list("{}", MOST_VALUES / 2 + 1).as_bytes()));
        assert!(is_too_many(list(r#"{"":[]}"#, MOST_VALUES / 2).as_bytes()));
        // What stands in a text is one value, and what ends nowhere is no trap.
        for text in [",".repeat(1 << 20), r#"\"[,"#.repeat(1 << 18), r"\\".repeat(1 << 18)] {
            assert!(!is_too_many(format!(r#"{{"text":"{text}"}}"#).as_bytes()));
            assert!(!is_too_many(format!(r#"{{"text":"{text}"#).as_bytes()));
            assert!(!is_too_many(format!(r#"{{"text":"{text}\"#).as_bytes()));
        }
    }

    #[test]
    fn a_broken_character_is_one_character() {
        let of = |json: &[u8]| read::<Value>(json).map_err(|error| error.to_string());
        for (text, said) in [
            (&br#""a\ud83db""#[..], "a\u{fffd}b"),
            (br#""\ude00""#, "\u{fffd}"),
            (br#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (br#""\\ud83d \ud83d""#, "\\ud83d \u{fffd}"),
            (b"\"a\xff\xe2\x82\"", "a\u{fffd}\u{fffd}"),
            (b"\"\xff\\ud83d\\n\"", "\u{fffd}\u{fffd}\n"),
            (r#""\ud83d€""#.as_bytes(), "\u{fffd}€"),
        ] {
            assert_eq!(of(text), Ok(json!(said)), "{}", String::from_utf8_lossy(text));
        }
        let large = |bytes: usize| [&b"\""[..], &b"\xff".repeat(bytes - 2), b"\""].concat();
        assert!(of(&large(MOST_MENDED)).is_ok());
        assert!(of(&large(MOST_MENDED + 1)).is_err());
        for broken in [&br#""\ud83d"#[..], br#""\ud83""#, b"\"\xff", b"\"\\", b"\xff", br#""\x""#] {
            assert!(of(broken).is_err(), "{}", String::from_utf8_lossy(broken));
        }
    }

    /// With texts that look like more values.
    fn value() -> impl Strategy<Value = Value> {
        let text = "[\\[{,\"\\\\a]{0,6}";
        let leaf =
            prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), text.prop_map(Value::from)];
        leaf.prop_recursive(4, 64, 8, move |inner| {
            let object = proptest::collection::hash_map(text, inner.clone(), 0..8);
            prop_oneof![
                proptest::collection::vec(inner, 0..8).prop_map(Value::from),
                object.prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_value_is_overlooked(value in value(), most in 1_usize..40) {
            prop_assert!(has_more_than(most, value.to_string().as_bytes()) || values(&value) <= most);
        }

        #[test]
        fn whatever_is_mended_is_text(bytes in proptest::collection::vec(prop_oneof![Just(b'\\'), Just(b'u'), Just(b'd'), Just(b'8'), any::<u8>()], 0..64)) {
            if let Some(text) = mended(&bytes) {
                prop_assert!(text.contains(char::REPLACEMENT_CHARACTER));
            }
        }
    }
}
