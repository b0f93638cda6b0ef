//! Fields as many servers write them: null for absent, a number for a text, a text for a number, a text for a list.
//! What fits nothing is absent, and never ends an answer.

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use std::{fmt, marker::PhantomData};

/// What is read of a list: an element may take a hundred times more room than its text, and no answer has as many.
const MOST_OF_A_LIST: usize = 1_024;

/// An object; anything else is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Object<T>(pub Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Object<T> {
    pub fn or_default(self) -> T
    where
        T: Default,
    {
        self.0.unwrap_or_default()
    }
}

/// The objects of a list; anything else is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
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
pub struct Content {
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

struct ObjectVisitor<T>(PhantomData<T>);
struct ListVisitor<T>(PhantomData<T>);
struct CountVisitor;
struct TextVisitor;
struct ContentVisitor;
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
visited_by!(Count, CountVisitor; Text, TextVisitor; Content, ContentVisitor; Args, ArgsVisitor);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

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
    (text) => {
        fn visit_str<E: de::Error>(self, _: &str) -> Result<Self::Value, E> {
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

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;
    ignored!(seq);
    ignored!(unit);
    ignored!(text);
    ignored!(scalars);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(de::value::MapAccessDeserializer::new(map)).map(Some).map(Object)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;
    ignored!(map);
    ignored!(unit);
    ignored!(text);
    ignored!(scalars);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
        let mut all = Vec::new();
        while all.len() < MOST_OF_A_LIST {
            match seq.next_element::<Object<T>>()? {
                Some(one) => all.extend(one.0),
                None => return Ok(List(all)),
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(List(all))
    }
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
#[derive(Default, Deserialize)]
#[serde(default)]
struct Part {
    text: Text,
    thinking: Content,
}

impl<'de> Visitor<'de> for ContentVisitor {
    type Value = Content;
    ignored!(map);
    ignored!(unit);
    ignored!(scalars);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of parts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Content, E> {
        Ok(Content { text: text.to_owned(), thought: String::new() })
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Content, E> {
        Ok(Content { text, thought: String::new() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Content, A::Error> {
        let mut said = Content::default();
        while let Some(part) = seq.next_element::<Object<Part>>()? {
            let part = part.or_default();
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
            let read = |text: &str| -> (Count, Text, Content, Args) {
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
        assert_eq!((said, args), (Content::default(), Args::None));
        for (value, count) in [(json!(-3), None), (json!(2.6), Some(3)), (json!(1e300), Some(i64::MAX))] {
            assert_eq!(of(&value).0.0, count, "{value}");
        }
        let parts = json!([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}, {"text": "a"}, {"x": 1}, "x", null]);
        let (count, text, said, _) = of(&parts);
        assert_eq!((count.0, text.0), (None, None));
        assert_eq!((said.text.as_str(), said.thought.as_str()), ("a", "hm"));
        let (_, _, _, args) = of(&json!({"n": [1]}));
        assert_eq!(args, Args::Object(json!({"n": [1]})));
        for value in [json!(null), json!({}), json!([])] {
            let (count, text, said, _) = of(&value);
            assert_eq!((count.0, text.0, said), (None, None, Content::default()), "{value}");
        }
    }

    #[test]
    fn what_is_no_object_and_no_list_is_absent() {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(default)]
        struct Inner {
            n: Count,
        }
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(default)]
        struct Outer {
            one: Object<Inner>,
            all: List<Inner>,
        }
        let of = |value: Value| -> Outer { serde_json::from_str(&value.to_string()).unwrap() };
        let inner = |n| Inner { n: Count(n) };
        for other in [json!(null), json!("x"), json!(7), json!(-7), json!(1.5), json!(true)] {
            assert_eq!(of(json!({"one": other, "all": other})), Outer::default(), "{other}");
        }
        assert_eq!(of(json!({"one": [{"n": 1}], "all": {"n": 1}})), Outer::default());
        assert_eq!(of(json!({"one": {}})).one, Object(Some(inner(None))));
        let all = of(json!({"one": {"n": {"x": 1}}, "all": [null, "x", {"n": 1}, [{"n": 2}], {"n": "3"}]}));
        assert_eq!(all.one, Object(Some(inner(None))));
        assert_eq!(all.all, List(vec![inner(Some(1)), inner(Some(3))]));
        // What is no JSON at all is still none.
        assert!(serde_json::from_str::<Outer>(r#"{"one": {"n": 1}, "all": [{"n": 1"#).is_err());
    }
}
