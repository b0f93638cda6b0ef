//! A value of a line, as far as it is looked at.

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::fmt;

const PICO_PER_USD: f64 = 1e12;
/// USD per token: a thousand times what the dearest costs. More is a slip of whoever wrote it.
const DEAREST: f64 = 0.1;
const MOST_TOKENS: f64 = 1e9;

/// A value that is looked at. What is larger is read over.
#[derive(Debug)]
pub enum Scalar {
    Null,
    Number(f64),
    Text(String),
    Other,
}

impl Scalar {
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(&self, most: f64) -> Option<Option<f64>> {
        match self {
            Self::Null => Some(None),
            Self::Number(number) if (0.0..=most).contains(number) => Some(Some(*number)),
            _ => None,
        }
    }

    pub fn rate(self) -> Result<Option<u64>, String> {
        let usd = self
            .number(DEAREST)
            .ok_or_else(|| format!("{self} is no price from 0 to {DEAREST} USD per token"))?;
        Ok(usd.map(|usd| (usd * PICO_PER_USD).round() as u64))
    }

    pub fn count(self) -> Result<Option<i64>, String> {
        let count = self.number(MOST_TOKENS).filter(|count| count.is_none_or(|count| count.fract() == 0.0));
        let count = count.ok_or_else(|| format!("{self} is no number of tokens"))?;
        Ok(count.map(|count| count as i64))
    }

    /// `2026-12-11`
    pub fn date(self) -> Result<Option<String>, String> {
        let is_date = |text: &str| {
            let digit = |(at, byte): (usize, u8)| {
                if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
            };
            text.len() == 10 && text.bytes().enumerate().all(digit)
        };
        match self {
            Self::Null => Ok(None),
            Self::Text(text) if is_date(&text) => Ok(Some(text)),
            other => Err(format!("{other} is no day, as 2026-12-11 is one")),
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => write!(f, "{:?}", text.chars().take(40).collect::<String>()),
            Self::Other => f.write_str("what stands there"),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar::Null)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
                Ok(Scalar::Other)
            }

            fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number as f64))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number as f64))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number))
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Scalar, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar::Other)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut items: A) -> Result<Scalar, A::Error> {
                while items.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar::Other)
            }
        }
        value.deserialize_any(Any)
    }
}
