//! Pieces of a prompt that several providers want in the same form.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

pub fn base64_of(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub fn data_url(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", base64_of(bytes))
}

/// Always an object: some servers parse the arguments of earlier calls again and refuse the whole request when one of
/// them is broken.
pub fn past_args(args: &Value) -> Value {
    match args {
        Value::String(sent) => json!({"not_valid_json": sent}),
        args => args.clone(),
    }
}
