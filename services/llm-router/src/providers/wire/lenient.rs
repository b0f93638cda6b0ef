//! Fields as many servers write them: null for absent, a number for a text, a text for a number. What fits nothing
//! is absent, and never ends an answer.

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use std::fmt;

/// `null` counts as absent.
pub fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A count of tokens, or an index. Negative or broken: absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count(pub Option<i64>);

impl Count {
    pub fn or_zero(self) -> i64 {
        self.0.unwrap_or(0)
    }

    pub fn or(self, other: Self) -> Self {
        Self(self.0.or(other.0))
    }
}

/// A text; numbers and booleans as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Option<String>);

impl Text {
    /// Never empty.
    pub fn said(self) -> Option<String> {
        self.0.filter(|text| !text.is_empty())
    }

    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }
}

/// What a model says: a text, or a list of parts with texts and thoughts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub thought: String,
}

/// A tool call's arguments: a fragment of JSON text, or the object itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Args {
    #[default]
    None,
    Text(String),
    Object(Value),
}

struct CountVisitor;
struct TextVisitor;
struct SaidVisitor;
struct ArgsVisitor;

macro_rules! visited_by {
    ($($of:ty, $visitor:expr);+) => {$(
        impl<'de> Deserialize<'de> for $of {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any($visitor)
            }
        }
    )+};
}
visited_by!(Count, CountVisitor; Text, TextVisitor; Said, SaidVisitor; Args, ArgsVisitor);

/// What a visitor reads of a list or an object that it has no use for.
macro_rules! ignored {
    (seq) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (map) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(Self::Value::default())
        }
    };
    (unit) => {
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
    (scalars) => {
        fn visit_bool<E: de::Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_i64<E: de::Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_u64<E: de::Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
        fn visit_f64<E: de::Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok(Self::Value::default())
        }
    };
}

impl<'de> Visitor<'de> for CountVisitor {
    type Value = Count;
    ignored!(seq);
    ignored!(map);
    ignored!(unit);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a count")
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Count, E> {
        Ok(Count(None))
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Count, E> {
        Ok(Count((n >= 0).then_some(n)))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Count, E> {
        Ok(Count(Some(i64::try_from(n).unwrap_or(i64::MAX))))
    }

    fn visit_f64<E: de::Error>(self, n: f64) -> Result<Count, E> {
        // As `as` casts: what is too much is as much as there is.
        Ok(Count((n >= 0.0).then_some(n.round() as i64)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Count, E> {
        Ok(Count(text.trim().parse().ok().filter(|n| *n >= 0)))
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;
    ignored!(seq);
    ignored!(map);
    ignored!(unit);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Text, E> {
        Ok(Text(Some(value.to_string())))
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Text, E> {
        Ok(Text(Some(n.to_string())))
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Text, E> {
        Ok(Text(Some(n.to_string())))
    }

    fn visit_f64<E: de::Error>(self, n: f64) -> Result<Text, E> {
        Ok(Text(Some(n.to_string())))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text(Some(text.to_owned())))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Text, E> {
        Ok(Text(Some(text)))
    }
}

/// A part of a list of parts.
#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: Text,
    #[serde(default)]
    thinking: Said,
}

impl<'de> Visitor<'de> for SaidVisitor {
    type Value = Said;
    ignored!(map);
    ignored!(unit);
    ignored!(scalars);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of parts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Said, E> {
        Ok(Said { text: text.to_owned(), thought: String::new() })
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Said, E> {
        Ok(Said { text, thought: String::new() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Said, A::Error> {
        let mut said = Said::default();
        while let Some(part) = seq.next_element::<Part>()? {
            said.text.push_str(part.text.as_str());
            said.thought.push_str(&part.thinking.text);
        }
        Ok(said)
    }
}

impl<'de> Visitor<'de> for ArgsVisitor {
    type Value = Args;
    ignored!(unit);
    ignored!(scalars);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("arguments")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Args, E> {
        Ok(Args::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Args, E> {
        Ok(Args::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Args, A::Error> {
        Value::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(Args::Object)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Args, A::Error> {
        Value::deserialize(de::value::MapAccessDeserializer::new(map)).map(Args::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whatever_stands_there_ends_no_answer() {
        let of = |value: &Value| {
            let read = |text: &str| -> (Count, Text, Said, Args) {
                (
                    serde_json::from_str(text).unwrap(),
                    serde_json::from_str(text).unwrap(),
                    serde_json::from_str(text).unwrap(),
                    serde_json::from_str(text).unwrap(),
                )
            };
            read(&value.to_string())
        };
        let (count, text, said, args) = of(&json!("7"));
        assert_eq!((count.0, text.as_str(), said.text.as_str()), (Some(7), "7", "7"));
        assert_eq!(args, Args::Text("7".into()));
        let (count, text, said, args) = of(&json!(u64::MAX));
        assert_eq!((count.0, text.as_str()), (Some(i64::MAX), "18446744073709551615"));
        assert_eq!((said, args), (Said::default(), Args::None));
        for (value, count) in [(json!(-3), None), (json!(2.6), Some(3)), (json!(1e300), Some(i64::MAX))] {
            assert_eq!(of(&value).0.0, count, "{value}");
        }
        let parts = json!([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": "a"}, {"x": 1}]);
        let (count, text, said, _) = of(&parts);
        assert_eq!((count.0, text.0), (None, None));
        assert_eq!((said.text.as_str(), said.thought.as_str()), ("a", "hm"));
        let (_, _, _, args) = of(&json!({"n": [1]}));
        assert_eq!(args, Args::Object(json!({"n": [1]})));
        for value in [json!(null), json!({}), json!([])] {
            let (count, text, said, _) = of(&value);
            assert_eq!((count.0, text.0, said), (None, None, Said::default()), "{value}");
        }
    }
}
