//! Arguments as models write them: text that should be one JSON object.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The text of a call's arguments as a value: nothing is an empty object, an object is itself, and
/// whatever else there is stays a string with what was sent (and is refused by `read`). What is `too_large` is not read.
pub fn from_text(text: &str, too_large: impl Fn(&[u8]) -> bool) -> Value {
    if text.trim().is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    if too_large(text.as_bytes()) {
        return Value::String(text.to_owned());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(object @ Value::Object(_)) => object,
        // Some models send the object as JSON inside a JSON string.
        Ok(Value::String(inner)) if !too_large(inner.as_bytes()) => {
            match serde_json::from_str::<Value>(&inner) {
                Ok(object @ Value::Object(_)) => object,
                _ => Value::String(text.to_owned()),
            }
        }
        Ok(Value::Null) => Value::Object(serde_json::Map::new()),
        _ => Value::String(text.to_owned()),
    }
}

pub(super) fn parse<T: DeserializeOwned>(args: &Value) -> Result<T, String> {
    T::deserialize(args).map_err(|error| error.to_string())
}

pub(super) fn not_empty(name: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err(format!("{name} is empty")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::from_text;
    use serde_json::json;

    #[test]
    fn text_becomes_an_object_or_stays_what_was_sent() {
        let read = |text: &str| from_text(text, |json| json.len() > 40);
        assert_eq!(read(""), json!({}));
        assert_eq!(read(" null "), json!({}));
        assert_eq!(read(r#"{"a":1}"#), json!({"a": 1}));
        assert_eq!(read(r#""{\"a\":1}""#), json!({"a": 1}));
        assert_eq!(read(r#"{"a":"#), json!(r#"{"a":"#));
        assert_eq!(read("[1]"), json!("[1]"));
        // Neither it nor what stands in it is read beyond that.
        let (long, inner) = (
            format!(r#"{{"a":"{}"}}"#, "x".repeat(40)),
            json!(json!({"a": "x".repeat(40)}).to_string()).to_string(),
        );
        assert_eq!((read(&long), read(&inner)), (json!(long), json!(inner)));
    }
}
