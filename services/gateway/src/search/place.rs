//! A place in a list of what was found, as the text that a page goes on from: `<time>-t<pid>` for a title,
//! `<time>-m<number>` for a message.

use crate::http::{Error, Result};
use protocol::Millis;
use store::FoundAt;

pub fn write(place: FoundAt) -> String {
    let kind = if place.title { 't' } else { 'm' };
    format!("{}-{kind}{}", place.at.0, place.n)
}

/// `Query` for a text that `write` did not make.
pub fn read(text: &str) -> Result<FoundAt> {
    parse(text).ok_or_else(|| Error::Query("after: the `next` of the page before.".to_owned()))
}

fn parse(text: &str) -> Option<FoundAt> {
    let (at, rest) = text.split_once('-')?;
    let title = match rest.get(..1)? {
        "t" => true,
        "m" => false,
        _ => return None,
    };
    Some(FoundAt { at: Millis(at.parse().ok()?), title, n: rest[1..].parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_and_read() {
        for (text, place) in [
            ("1795181777000-t4", FoundAt { at: Millis(1_795_181_777_000), title: true, n: 4 }),
            ("0-m9223372036854775807", FoundAt { at: Millis(0), title: false, n: i64::MAX }),
        ] {
            assert_eq!((write(place).as_str(), read(text).unwrap()), (text, place));
        }
        for wrong in ["", "-", "1-", "1-x2", "1-t", "x-t1", "1-tx", "1-é1", "99999999999999999999-t1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
