//! Arguments as models write them: text that should be one JSON object.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The text of a call's arguments as a value: nothing is an empty object, an object is itself, and
/// whatever else there is stays a string with what was sent (and is refused by `read`).
pub fn from_text(text: &str) -> Value {
    if text.trim().is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(object @ Value::Object(_)) => object,
        // Some models send the object as JSON inside a JSON string.
        Ok(Value::String(inner)) => match serde_json::from_str::<Value>(&inner) {
            Ok(object @ Value::Object(_)) => object,
            _ => Value::String(text.to_owned()),
        },
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
        assert_eq!(from_text(""), json!({}));
        assert_eq!(from_text(" null "), json!({}));
        assert_eq!(from_text(r#"{"a":1}"#), json!({"a": 1}));
        assert_eq!(from_text(r#""{\"a\":1}""#), json!({"a": 1}));
        assert_eq!(from_text(r#"{"a":"#), json!(r#"{"a":"#));
        assert_eq!(from_text("[1]"), json!("[1]"));
    }
}
