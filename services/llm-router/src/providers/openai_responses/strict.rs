//! Whether a schema is one that strict mode takes: every field required, no other allowed, and nothing that it does
//! not know.

use serde_json::{Map, Value};

pub fn allowed(schema: &Value) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    let plain = |word: &String| {
        matches!(
            word.as_str(),
            "type" | "description" | "enum" | "const" | "properties" | "required" | "additionalProperties"
        ) || matches!(word.as_str(), "items" | "anyOf")
    };
    let fields = schema.get("properties").and_then(Value::as_object);
    let is_object = schema.get("type").is_some_and(|kind| kind == "object") || fields.is_some();
    schema.keys().all(plain)
        && (!is_object || closed(schema, fields))
        && fields.into_iter().flat_map(Map::values).all(allowed)
        && schema.get("items").is_none_or(allowed)
        && schema.get("anyOf").and_then(Value::as_array).into_iter().flatten().all(allowed)
}

fn closed(schema: &Map<String, Value>, fields: Option<&Map<String, Value>>) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |name: &String| required.is_some_and(|all| all.iter().any(|field| field == name));
    schema.get("additionalProperties") == Some(&Value::Bool(false))
        && fields.into_iter().flat_map(Map::keys).all(is_required)
}

#[cfg(test)]
mod tests {
    use super::allowed;
    use serde_json::json;

    #[test]
    fn only_what_is_closed_all_the_way_down() {
        let object = |field: serde_json::Value, required: serde_json::Value, more: serde_json::Value| json!({"type": "object", "properties": {"a": field}, "required": required, "additionalProperties": more});
        let text = || json!({"type": "string"});
        let whole = object(text(), json!(["a"]), json!(false));
        assert!(allowed(&whole));
        assert!(allowed(&object(json!({"type": "array", "items": whole}), json!(["a"]), json!(false))));
        for schema in [
            object(text(), json!([]), json!(false)),
            object(text(), json!(["a"]), json!(true)),
            object(json!({"type": "integer", "minimum": 0}), json!(["a"]), json!(false)),
            object(
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                json!(["a"]),
                json!(false),
            ),
            object(json!({"anyOf": [text(), {"type": "object"}]}), json!(["a"]), json!(false)),
            object(json!({"type": "array", "items": {"type": "object"}}), json!(["a"]), json!(false)),
            json!({"type": "object", "properties": {}}),
            json!(true),
        ] {
            assert!(!allowed(&schema), "{schema}");
        }
    }
}
