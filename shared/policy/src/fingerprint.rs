//! The fingerprint: SHA-256 of the canonical plan.

use protocol::op::Plan;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Hex. Everything in the plan counts, the diff too: it is what the owner looked at.
///
/// Canonical form: JSON without white space, the keys of every object sorted by their bytes, absent
/// values written as `null` as serde writes them.
pub fn fingerprint(plan: &Plan) -> String {
    // A plan is made of strings, numbers and maps with string keys: it always has a JSON form.
    let value = serde_json::to_value(plan).unwrap_or(Value::Null);
    sha256_hex(sorted(value).to_string().as_bytes())
}

/// Lower-case hex, 64 characters.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().map(|(key, inner)| (key, sorted(inner))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
