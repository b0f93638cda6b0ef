//! JSON Schema in the dialect of those who take no JSON Schema: OpenAPI's of 2017, and little of that.

use serde_json::{Map, Value};

/// What there is in it; the rest is refused by its name.
const KNOWN: [&str; 14] = [
    "type",
    "description",
    "title",
    "enum",
    "properties",
    "required",
    "items",
    "anyOf",
    "nullable",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "propertyOrdering",
];

/// The same, with less of it.
pub fn plain(schema: &Value) -> Value {
    let Value::Object(schema) = schema else { return Value::Object(Map::new()) };
    let mut out = Map::new();
    for (key, value) in schema.iter().filter(|(key, _)| KNOWN.contains(&key.as_str())) {
        let value = match (key.as_str(), value) {
            ("properties", Value::Object(all)) => {
                all.iter().map(|(name, one)| (name.clone(), plain(one))).collect::<Map<_, _>>().into()
            }
            ("items", one) => plain(one),
            ("anyOf", Value::Array(all)) => all.iter().map(plain).collect(),
            // One type alone; null is a field of its own.
            ("type", Value::Array(types)) => {
                if types.iter().any(|one| one == "null") {
                    out.insert("nullable".to_owned(), true.into());
                }
                types.iter().find(|one| *one != "null").cloned().unwrap_or_else(|| "string".into())
            }
            (_, value) => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    // A value that is given is the one of a list with one.
    if let Some(one) = schema.get("const").filter(|one| one.is_string()) {
        out.insert("enum".to_owned(), vec![one.clone()].into());
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::plain;
    use serde_json::json;

    #[test]
    fn what_is_refused_is_left_out_at_every_depth() {
        let schema = json!({
            "$schema": "x", "type": "object", "additionalProperties": false, "required": ["a"],
            "properties": {
                "additionalProperties": {"type": "string", "pattern": "x"},
                "a": {"type": ["string", "null"], "const": "x", "default": "x"},
                "b": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "string"}}},
                "c": {"anyOf": [{"type": "integer", "minimum": 1, "exclusiveMinimum": 0}, true]}
            }
        });
        assert_eq!(
            plain(&schema),
            json!({
                "type": "object", "required": ["a"],
                "properties": {
                    "additionalProperties": {"type": "string"},
                    "a": {"nullable": true, "type": "string", "enum": ["x"]},
                    "b": {"type": "array", "items": {"type": "object"}},
                    "c": {"anyOf": [{"type": "integer", "minimum": 1}, {}]}
                }
            })
        );
    }
}
